// Addresses that are asked for or sent to: what keeps the host, and what only looks as if it did.
import type { Checks } from './table.ts'

const ask = (test: string, use = 'requests.get(x)', before = ''): string =>
  `${before}${before === '' ? '' : '\n'}if ${test}:\n    raise HTTPException(400)\n${use}`
const send = (test: string, before = ''): string => ask(test, 'return RedirectResponse(x)', before)
const HOSTS = 'hosts = {"api.example.com", "www.example.com"}'
const withFunction = (code: string, use = 'requests.get(x, allow_redirects=False)', call = 'check(x)'): string =>
  `${code}\n\n\n@app.post("/do")\ndef do(x: str, y: str):\n    ${call}\n    ${use}\n`
const RESOLVED = `
def check(url: str) -> None:
    for found in socket.getaddrinfo(urlparse(url).hostname, 443):
        address = ipaddress.ip_address(found[4][0])
        if address.is_private or address.is_loopback or address.is_link_local:
            raise HTTPException(400)
`

export const addressChecks: Checks = {
  holds: [
    ['the host is in a set', ask('urlparse(x).hostname not in hosts', 'requests.get(x)', HOSTS)],
    ['the host is in a set, by urlsplit', ask('urlsplit(x).netloc not in hosts', 'requests.get(x)', HOSTS)],
    ['the host is in a set, kept', ask('host not in hosts', 'requests.get(x)', `${HOSTS}\nparsed = urlparse(x)\nhost = parsed.hostname`)],
    ['the host of httpx.URL is in a set', ask('httpx.URL(x).host not in hosts', 'httpx.get(x)', HOSTS)],
    ['the host is one', ask('urlparse(x).hostname != "api.example.com"')],
    [
      'the scheme is one, and the host is in a set',
      ask('parsed.scheme != "https" or parsed.hostname not in hosts', 'requests.get(x)', `${HOSTS}\nparsed = urlparse(x)`),
    ],
    ['the host ends with a dot and a name', ask('not urlparse(x).hostname.endswith(".example.com")')],
    [
      'the host ends so, or is it',
      ask('host != "example.com" and not host.endswith(".example.com")', 'requests.get(x)', 'host = urlparse(x).hostname'),
    ],
    ['it begins with a host and a slash', ask('not x.startswith("https://api.example.com/")')],
    ['a part behind the host', 'requests.get(f"https://api.example.com/users/{x}")'],
    ['a part of the question', 'requests.get("https://api.example.com/users?name=" + x)'],
    ['quoted', 'requests.get(f"https://api.example.com/{quote(x)}")'],
    ['parameters', 'requests.get("https://api.example.com/users", params={"name": x})'],
    ['a region out of a set, in the host', ask('x not in ("eu", "us")', 'requests.get(f"https://{x}.example.com/")')],
    ['a pattern from beginning to end', ask('not re.fullmatch(r"https://api\\.example\\.com/\\w+", x)')],
    ['a pattern of a host and a slash', ask('not re.match(r"https://api\\.example\\.com/", x)')],
    ['all addresses are asked', withFunction(RESOLVED)],
    [
      'all addresses must be global',
      withFunction(
        'def check(url: str) -> None:\n    found = socket.getaddrinfo(urlparse(url).hostname, None)\n    if not all(ipaddress.ip_address(one[4][0]).is_global for one in found):\n        raise HTTPException(400)\n',
      ),
    ],
    [
      'all addresses are asked, by a yes or no',
      withFunction(
        'def is_public(url: str) -> bool:\n    for found in socket.getaddrinfo(urlparse(url).hostname, None):\n        if not ipaddress.ip_address(found[4][0]).is_global:\n            return False\n    return True\n',
        'requests.get(x, allow_redirects=False)',
        'if not is_public(x):\n        raise HTTPException(400)',
      ),
    ],
    ['all addresses are asked, and httpx follows nothing', withFunction(RESOLVED, 'httpx.get(x)')],
    [
      'the host is in a set, by a function',
      withFunction(
        'HOSTS = {"api.example.com"}\n\n\ndef check(url: str) -> None:\n    if urlparse(url).hostname not in HOSTS:\n        raise HTTPException(400)\n',
      ),
    ],
    [
      'the host is in a set, by a yes or no',
      withFunction(
        'HOSTS = {"api.example.com"}\n\n\ndef is_known(url: str) -> bool:\n    return urlparse(url).hostname in HOSTS\n',
        'requests.get(x)',
        'if not is_known(x):\n        raise HTTPException(400)',
      ),
    ],
    ['a redirect to a path', send('not x.startswith("/") or x.startswith("//")')],
    ['a redirect to a listed host', send('urlparse(x).netloc not in hosts', HOSTS)],
    ['a redirect to a listed address', send('x not in ("/", "/home")')],
    ['a redirect below a folder', 'return RedirectResponse(f"/items/{x}")'],
    ['a redirect to a host of ours', 'return RedirectResponse("https://app.example.com/" + x)'],
    ['a redirect with a question', 'return RedirectResponse(f"/login?next={x}")'],
    ['a redirect to one name of a path', '@app.get("/to/{x}")\ndef go(x: str):\n    return RedirectResponse(f"/{x}")'],
  ],
  fails: [
    ['nothing', 'requests.get(x)'],
    ['the scheme', ask('urlparse(x).scheme not in ("http", "https")')],
    ['the scheme and a host', ask('not (parsed.scheme and parsed.netloc)', 'requests.get(x)', 'parsed = urlparse(x)')],
    ['it begins with https', ask('not x.startswith("https://")')],
    ['it begins with a host and no slash', ask('not x.startswith("https://api.example.com")')],
    ['the name is somewhere in it', ask('"example.com" not in x')],
    ['the name is somewhere in the host', ask('"example.com" not in urlparse(x).hostname')],
    ['one of the names is somewhere in it', ask('not any(host in x for host in hosts)', 'requests.get(x)', HOSTS)],
    ['the host ends with a name without a dot', ask('not urlparse(x).hostname.endswith("example.com")')],
    ['it ends with a dot and a name itself', ask('not x.endswith(".example.com")')],
    ['the host begins with a name', ask('not urlparse(x).hostname.startswith("api.")')],
    ['the path of it', ask('not urlparse(x).path.startswith("/api/")')],
    ['the host is in a list of bad ones', ask('urlparse(x).hostname in ("localhost", "127.0.0.1", "169.254.169.254")')],
    ['localhost is in it', ask('"localhost" in x or "127.0.0.1" in x')],
    [
      'a literal address is private',
      'try:\n    if ipaddress.ip_address(urlparse(x).hostname).is_private:\n        raise HTTPException(400)\nexcept ValueError:\n    pass\nrequests.get(x)',
    ],
    ['a pattern without its end', ask('not re.match(r"https://api\\.example\\.com", x)')],
    ['a pattern with anything before the host', ask('not re.fullmatch(r"https://.*example\\.com/.*", x)')],
    ['the host of another address', ask('urlparse(y).hostname not in hosts', 'requests.get(x)', HOSTS)],
    ['the host is in a set that the request brings', ask('urlparse(x).hostname not in y.split(",")')],
    ['the other arm of the set', ask('urlparse(x).hostname in hosts', 'requests.get(x)', HOSTS)],
    ['a region in the host', 'requests.get(f"https://{x}.example.com/")'],
    ['urljoin', 'requests.get(urljoin("https://api.example.com/", x))'],
    ['all addresses of another are asked', withFunction(RESOLVED, 'requests.get(x)', 'check(y)')],
    [
      'a bad host by a yes or no',
      withFunction(
        'BAD = {"localhost"}\n\n\ndef is_known(url: str) -> bool:\n    return urlparse(url).hostname not in BAD\n',
        'requests.get(x)',
        'if not is_known(x):\n        raise HTTPException(400)',
      ),
    ],
    [
      'all addresses are asked, and the answer is not looked at',
      withFunction(
        'def is_public(url: str) -> bool:\n    for found in socket.getaddrinfo(urlparse(url).hostname, None):\n        if not ipaddress.ip_address(found[4][0]).is_global:\n            return False\n    return True\n',
        'requests.get(x)',
        'is_public(x)',
      ),
    ],
    [
      'addresses are looked up, and nothing comes of it',
      withFunction(
        'def check(url: str) -> None:\n    for found in socket.getaddrinfo(urlparse(url).hostname, None):\n        log.info("%s", ipaddress.ip_address(found[4][0]).is_private)\n',
      ),
    ],
    ['a redirect without a host: three slashes make one', send('urlparse(x).netloc')],
    ['a redirect without scheme or host: three slashes make one', send('parsed.scheme or parsed.netloc', 'parsed = urlparse(x)')],
    ['a redirect anywhere', 'return RedirectResponse(x)'],
    ['a redirect that begins with a slash', send('not x.startswith("/")')],
    ['a redirect that does not begin with http', send('x.startswith("http")')],
    ['a redirect without scheme and host', send('parsed.scheme and parsed.netloc', 'parsed = urlparse(x)')],
    ['a redirect without a scheme', send('urlparse(x).scheme')],
    ['a redirect with our name in it', send('"example.com" not in x')],
    ['a redirect behind a slash', 'return RedirectResponse(f"/{x}")'],
    ['a redirect by urljoin', 'return RedirectResponse(urljoin("https://app.example.com/", x))'],
  ],
  doubts: [
    ['a redirect behind a host without a slash', 'return RedirectResponse("https://app.example.com" + x)'],
    ['all addresses are asked, and redirects are followed', withFunction(RESOLVED, 'requests.get(x, allow_redirects=True)')],
    ['all addresses are asked, and httpx is told to follow', withFunction(RESOLVED, 'httpx.get(x, follow_redirects=True)')],
    ['all addresses are asked, and requests follows redirects by itself', withFunction(RESOLVED, 'requests.get(x)')],
  ],
}
