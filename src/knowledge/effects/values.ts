// Values that are read, packed, hashed and taken apart: what of the text is left in them, and for what they are harmless.
import { defineEffects, type EffectKind } from '../effect-row.ts'
import { passesOf } from '../signature.ts'

/** What a word of letters, digits, `-`, `_` and `=` can do nothing to. */
const WORDS: readonly EffectKind[] = [
  'file',
  'url',
  'redirect',
  'sql',
  'command',
  'program',
  'html',
  'document',
  'header',
  'log',
  'template',
  'regex',
  'xpath',
  'ldap',
  'mail',
]

export const valueEffects = defineEffects([
  // ---- hashes: nobody chooses what comes out
  ...passesOf(
    [
      'hashlib.md5 = hashlib.sha1 = hashlib.sha224 = hashlib.sha256 = hashlib.sha384 = hashlib.sha512 = hashlib.blake2b = hashlib.blake2s = hashlib.sha3_256 = hashlib.sha3_512 (*!)',
      'hashlib.new (name, data!)',
      'hmac.new = hmac.digest (key!, msg!)',
      'xxhash.xxh32 = xxhash.xxh64 = xxhash.xxh128 = xxhash.xxh3_64 = xxhash.xxh64_hexdigest = xxhash.xxh32_hexdigest (*!)',
      'mmh3.hash = mmh3.hash128 (*!)',
      'blake3.blake3 (*!)',
      'zlib.crc32 = zlib.adler32 = binascii.crc32 (*!)',
      'uuid.uuid3 = uuid.uuid5 (namespace, name!)',
      'bcrypt.hashpw (*!)',
    ],
    { cleans: 'everything' },
  ),

  // ---- what is no text any more
  ...passesOf(
    [
      'datetime.time.fromisoformat = datetime.datetime.fromtimestamp = datetime.datetime.utcfromtimestamp = datetime.timedelta (*!)',
      'dateutil.parser.parse = dateutil.parser.isoparse = dateparser.parse (*!)',
      'arrow.get = pendulum.parse = pendulum.datetime = ciso8601.parse_datetime (*!)',
      'zoneinfo.ZoneInfo = pytz.timezone (*!)',
      'fractions.Fraction (*!)',
      'packaging.version.Version = packaging.version.parse = semver.VersionInfo.parse = semver.Version.parse (*!)',
      'ulid.from_str = ulid.parse = ulid.ULID.from_str = shortuuid.decode (*!)',
      'pydantic.UUID4 = uuid6.UUID (*!)',
      'math.ceil = math.floor = math.sqrt = math.trunc (*!)',
      'struct.unpack_from = struct.calcsize (*!)',
    ],
    { cleans: 'everything' },
  ),
  ...passesOf(
    [
      'ipaddress.ip_interface = ipaddress.IPv4Network = ipaddress.IPv6Network = ipaddress.IPv4Interface = netaddr.IPAddress = netaddr.IPNetwork (*!)',
    ],
    {
      cleans: ['file', 'sql', 'command', 'program', 'html', 'document', 'template', 'code', 'header', 'regex', 'redirect', 'key', 'log'],
    },
  ),

  // ---- written with few letters
  ...passesOf(
    ['base64.urlsafe_b64encode = base64.b32encode = base64.b16encode = base64.b32hexencode = binascii.hexlify = binascii.b2a_hex (*!)'],
    { cleans: WORDS },
  ),
  ...passesOf(['base64.b64encode = base64.standard_b64encode = base64.encodebytes = binascii.b2a_base64 (*!)'], {
    cleans: WORDS.filter((kind) => kind !== 'file' && kind !== 'url' && kind !== 'redirect'),
  }),

  // ---- read out of a text
  ...passesOf([
    'base64.standard_b64decode = base64.b32decode = base64.b16decode = base64.b85decode = base64.a85decode = binascii.a2b_base64 = binascii.a2b_hex (*!)',
    'pybase64.b64decode = pybase64.b64encode (*!)',
    'simplejson.loads = rapidjson.loads = demjson3.decode = json5.loads = hjson.loads = commentjson.loads = json_repair.loads = json_repair.repair_json (*!)',
    'msgspec.json.decode = msgspec.msgpack.decode = msgspec.yaml.decode = msgspec.toml.decode = msgspec.convert (*!)',
    'pydantic_core.from_json (*!)',
    'msgpack.unpackb = msgpack.loads = ormsgpack.unpackb (*!)',
    'cbor2.loads = bson.loads = bson.decode = bson.json_util.loads (*!)',
    'toml.loads = tomlkit.parse = tomlkit.loads = rtoml.loads = pytoml.loads (*!)',
    'yaml.safe_load_all = yaml.full_load = yaml.full_load_all = yaml.dump = yaml.safe_dump (*!)',
    'csv.reader = csv.DictReader (*!)',
    'xmltodict.parse = defusedxml.ElementTree.fromstring = untangle.parse (*!)',
    'email.message_from_string = email.message_from_bytes = email.parser.Parser.parsestr (*!)',
    'http.cookies.SimpleCookie (*!)',
    'ast.dump (*!)',
    'codecs.decode = codecs.encode (*!)',
    'quopri.decodestring = quopri.encodestring (*!)',
    'plistlib.loads (*!)',
  ]),

  // ---- addresses and their parts
  ...passesOf([
    'urllib.parse.urldefrag = urllib.parse.unquote_to_bytes = urllib.parse.unwrap = w3lib.url.canonicalize_url = w3lib.url.safe_url_string (*!)',
    'furl.furl = rfc3986.uri_reference = rfc3986.urlparse = rfc3986.normalize_uri = hyperlink.parse = purl.URL (*!)',
    'tldextract.extract (*!)',
    'yarl.URL.build (*, host!, path!)',
    'urllib3.util.parse_url = urllib3.util.url.parse_url (*!)',
    'requests.utils.unquote = requests.compat.unquote = requests.compat.urlparse = requests.utils.requote_uri (*!)',
    'idna.encode = idna.decode (*!)',
  ]),
  ...passesOf(['requests.compat.urljoin (base!, url!)']),

  // ---- the same text in another form
  ...passesOf([
    'unicodedata.normalize (form, unistr!)',
    'html.unescape = html.parser.unescape = xml.sax.saxutils.unescape (*!)',
    'unidecode.unidecode = text_unidecode.unidecode = anyascii.anyascii = ftfy.fix_text (*!)',
    'inflection.underscore = inflection.camelize = inflection.dasherize = inflection.titleize = stringcase.snakecase = stringcase.camelcase (*!)',
    'humps.camelize = humps.decamelize = humps.pascalize (*!)',
    'textwrap.shorten = textwrap.wrap (*!)',
    'gettext.gettext (*!)',
    'gzip.compress = zlib.compress = bz2.compress = lzma.compress (*!)',
    'collections.OrderedDict = collections.deque = collections.Counter = collections.ChainMap = types.MappingProxyType (*!)',
    'itertools.islice = itertools.zip_longest = itertools.product = itertools.takewhile = itertools.cycle = itertools.tee = itertools.compress (*!)',
    'operator.add = operator.concat (a!, b!)',
    'more_itertools.chunked = more_itertools.unique_everseen = more_itertools.batched = itertools.batched (*!)',
    'pydantic.parse_obj_as = pydantic.tools.parse_obj_as (type_, obj!)',
    'attrs.asdict = cattrs.unstructure = msgspec.to_builtins = msgspec.structs.asdict (*!)',
  ]),
  ...passesOf(['bleach.linkify = lxml.html.clean.clean_html = lxml_html_clean.clean_html (*!)']),
  ...passesOf(
    [
      'html.escape = markupsafe.escape = bleach.clean = xml.sax.saxutils.escape = xml.sax.saxutils.quoteattr = nh3.clean_text = django.utils.html.escape (*!)',
    ],
    {
      cleans: ['html', 'document', 'xml'],
    },
  ),
])
