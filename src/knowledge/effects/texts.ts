// Texts: patterns, and what makes one text of another.
import { defineEffects, type EffectRow } from '../effect-row.ts'

const passing = (call: string, also: readonly string[] = [], example?: string): EffectRow => ({
  call,
  also,
  passes: ['*'],
  example: example ?? `import ${call.slice(0, call.lastIndexOf('.'))}\ny = ${call}(x)`,
})

export const textEffects = defineEffects([
  ...['compile', 'match', 'fullmatch', 'search', 'findall', 'finditer', 'split'].map(
    (name): EffectRow => ({
      call: `re.${name}`,
      also: [`regex.${name}`],
      parameters: name === 'compile' ? ['pattern'] : ['pattern', 'string'],
      effects: [
        { kind: 'regex', does: 'run', at: 'pattern', unless: { timeout: ['*'] } },
        ...(name === 'compile' ? [] : [{ kind: 'matched' as const, does: 'run' as const, at: 'string' }]),
      ],
      passes: name === 'compile' ? [] : ['string'],
      example: name === 'compile' ? `import re\nre.${name}(x)` : `import re\ny = re.${name}('(a+)+', x)\nre.${name}(x, x)`,
    }),
  ),
  ...['sub', 'subn'].map(
    (name): EffectRow => ({
      call: `re.${name}`,
      also: [`regex.${name}`],
      parameters: ['pattern', 'repl', 'string'],
      effects: [
        { kind: 'regex', does: 'run', at: 'pattern', unless: { timeout: ['*'] } },
        { kind: 'matched', does: 'run', at: 'string' },
      ],
      passes: ['repl', 'string'],
      example: `import re\ny = re.${name}('(a+)+', '', x)\nre.${name}(x, '', x)`,
    }),
  ),
  { call: 're.escape', passes: ['*'], cleans: ['regex'], example: 'import re\ny = re.escape(x)' },
  passing('json.loads', [
    'json.load',
    'orjson.loads',
    'json.dumps',
    'orjson.dumps',
    'yaml.safe_load',
    'tomllib.loads',
    'tomllib.load',
    'tomli.loads',
    'tomli.load',
    'toml.loads',
    'toml.load',
    // Others that read JSON, each with a function for texts, one for files, and one that writes.
    ...['simplejson', 'rapidjson', 'commentjson', 'json5', 'hjson', 'pyjson5', 'ujson'].flatMap((name) =>
      ['loads', 'load', 'dumps'].map((verb) => `${name}.${verb}`),
    ),
  ]),
  passing('base64.b64decode', [
    'base64.urlsafe_b64decode',
    'base64.b64encode',
    'base64.urlsafe_b64encode',
    'base64.decodebytes',
    'binascii.unhexlify',
    'binascii.a2b_hex',
  ]),
  passing('urllib.parse.unquote', [
    'urllib.parse.unquote_plus',
    'urllib.parse.urlparse',
    'urllib.parse.urlsplit',
    'urllib.parse.urlunparse',
    'urllib.parse.urlunsplit',
    'urllib.parse.parse_qs',
    'urllib.parse.parse_qsl',
    'yarl.URL',
    'httpx.URL',
  ]),
  passing('urllib.parse.urljoin', [], "import urllib.parse\ny = urllib.parse.urljoin('https://a/', x)"),
  {
    call: 'urllib.parse.quote',
    also: ['urllib.parse.quote_plus', 'urllib.parse.urlencode'],
    passes: ['*'],
    cleans: ['redirect', 'url', 'html', 'header'],
    example: 'import urllib.parse\ny = urllib.parse.quote(x)',
  },
  ...['io.BytesIO', 'io.StringIO', 'io.TextIOWrapper'].map(
    (call): EffectRow => ({ call, passes: ['*'], cleans: ['file', 'url'], example: `import io\ny = ${call}(x)` }),
  ),
  passing('gzip.decompress', ['zlib.decompress', 'bz2.decompress', 'lzma.decompress']),
  passing('textwrap.dedent', ['textwrap.indent', 'textwrap.fill', 'inspect.cleandoc', 'string.Template', 'string.capwords']),
  passing('copy.copy', ['copy.deepcopy']),
  passing('typing.cast', ['cast'], 'from typing import cast\ny = cast(str, x)'),
  passing(
    'bs4.BeautifulSoup',
    [
      'markdown.markdown',
      'markdown2.markdown',
      'mistune.html',
      'mistune.markdown',
      'commonmark.commonmark',
      'cmarkgfm.github_flavored_markdown_to_html',
    ],
    'from bs4 import BeautifulSoup\ny = BeautifulSoup(x, "html.parser")',
  ),
  passing('fastapi.encoders.jsonable_encoder', ['dataclasses.asdict', 'dataclasses.replace', 'attr.asdict']),
  passing(
    'functools.reduce',
    ['itertools.chain', 'itertools.chain.from_iterable', 'more_itertools.flatten'],
    'import itertools\ny = itertools.chain(x)',
  ),
  passing(
    'asyncio.gather',
    ['asyncio.wait_for', 'asyncio.shield', 'asyncio.create_task', 'asyncio.ensure_future', 'asyncio.run', 'asyncio.wait'],
    'import asyncio\ny = asyncio.gather(x)',
  ),
  passing(
    'contextlib.nullcontext',
    ['contextlib.closing', 'contextlib.aclosing'],
    'import contextlib\nwith contextlib.nullcontext(x) as y:\n    pass',
  ),
  {
    call: 'uuid.UUID',
    also: [
      'decimal.Decimal',
      'datetime.datetime.fromisoformat',
      'datetime.datetime.strptime',
      'datetime.date.fromisoformat',
      'bson.ObjectId',
      'bson.objectid.ObjectId',
    ],
    passes: ['*'],
    cleans: 'everything',
    example: 'import uuid\ny = uuid.UUID(x)',
  },
  {
    call: 'ipaddress.ip_address',
    also: ['ipaddress.ip_network', 'ipaddress.IPv4Address', 'ipaddress.IPv6Address'],
    passes: ['*'],
    cleans: ['file', 'sql', 'command', 'html', 'template', 'code', 'header', 'regex', 'redirect'],
    example: 'import ipaddress\ny = ipaddress.ip_address(x)',
  },
])
