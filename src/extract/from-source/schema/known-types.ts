// Types of Python's library and of pydantic, with the schema that pydantic gives them. Rows of data.
import type { Schema } from '../../../model/index.ts'

export interface KnownType {
  readonly validation: Schema
  /** Where a response differs. */
  readonly serialization?: Schema
  /** Where pydantic 1 differs. */
  readonly v1?: Schema
  /** Numbers, texts or collections: which bounds apply. */
  readonly bounds?: 'number' | 'text'
}

const text = (format?: string, more: Schema = {}): Schema => ({ type: 'string', ...(format === undefined ? {} : { format }), ...more })
const same = (validation: Schema, v1?: Schema): KnownType => (v1 === undefined ? { validation } : { validation, v1 })

const INTEGER: Schema = { type: 'integer' }
const NUMBER: Schema = { type: 'number' }
const number = (schema: Schema, v1?: Schema): KnownType => ({ validation: schema, bounds: 'number', ...(v1 === undefined ? {} : { v1 }) })

export const KNOWN_TYPES: Readonly<Record<string, KnownType>> = {
  'builtins.str': { validation: text(), bounds: 'text' },
  'builtins.int': number(INTEGER),
  'builtins.float': number(NUMBER),
  'builtins.bool': same({ type: 'boolean' }),
  'builtins.NoneType': same({ type: 'null' }),
  'types.NoneType': same({ type: 'null' }),
  'builtins.object': same({}),
  'typing.Any': same({}),
  'typing.AnyStr': same({ anyOf: [text('binary'), text()] }),
  'typing.LiteralString': same(text()),
  'builtins.complex': same(text()),
  'datetime.datetime': same(text('date-time')),
  'datetime.date': same(text('date')),
  'datetime.time': same(text('time')),
  'datetime.timedelta': same(text('duration'), { type: 'number', format: 'time-delta' }),
  'zoneinfo.ZoneInfo': same(text('zoneinfo')),
  'uuid.UUID': same(text('uuid')),
  'decimal.Decimal': { validation: { anyOf: [NUMBER, text()] }, serialization: text(), v1: NUMBER, bounds: 'number' },
  'fractions.Fraction': { validation: { anyOf: [NUMBER, text('fraction')] }, serialization: text('fraction') },
  'pathlib.Path': same(text('path')),
  'pathlib.PurePath': same(text('path')),
  'pathlib.PosixPath': same(text('path')),
  'os.PathLike': same(text('path')),
  're.Pattern': same(text('regex')),
  'typing.Pattern': same(text('regex')),
  'ipaddress.IPv4Address': same(text('ipv4')),
  'ipaddress.IPv6Address': same(text('ipv6')),
  'ipaddress.IPv4Network': same(text('ipv4network')),
  'ipaddress.IPv6Network': same(text('ipv6network')),
  'ipaddress.IPv4Interface': same(text('ipv4interface')),
  'ipaddress.IPv6Interface': same(text('ipv6interface')),
  'pydantic.IPvAnyAddress': same(text('ipvanyaddress')),
  'pydantic.IPvAnyInterface': same(text('ipvanyinterface')),
  'pydantic.IPvAnyNetwork': same(text('ipvanynetwork')),
  'pydantic.EmailStr': same(text('email')),
  'pydantic.NameEmail': same(text('name-email')),
  'pydantic.SecretStr': same(text('password', { writeOnly: true })),
  'pydantic.SecretBytes': same(text('password', { writeOnly: true })),
  'pydantic.Base64Str': same(text('base64')),
  'pydantic.Base64Bytes': same(text('base64')),
  'pydantic.Base64UrlStr': same(text('base64url')),
  'pydantic.Base64UrlBytes': same(text('base64url')),
  'pydantic.FilePath': same(text('file-path')),
  'pydantic.DirectoryPath': same(text('directory-path')),
  'pydantic.NewPath': same(text('path')),
  'pydantic.ByteSize': {
    validation: { anyOf: [text(undefined, { pattern: '^\\s*(\\d*\\.?\\d+)\\s*(\\w+)?' }), { type: 'integer', minimum: 0 }] },
    serialization: { type: 'integer', minimum: 0 },
    v1: INTEGER,
  },
  'pydantic.Color': same(text('color')),
  'pydantic_extra_types.color.Color': same(text('color')),
  'pydantic.color.Color': same(text('color')),
  'pydantic.ImportString': same(text()),
  'pydantic.PaymentCardNumber': same(text(undefined, { minLength: 12, maxLength: 19 })),
  'pydantic.UUID1': same(text('uuid1')),
  'pydantic.UUID3': same(text('uuid3')),
  'pydantic.UUID4': same(text('uuid4')),
  'pydantic.UUID5': same(text('uuid5')),
  'pydantic.UUID6': same(text('uuid6')),
  'pydantic.UUID7': same(text('uuid7')),
  'pydantic.UUID8': same(text('uuid8')),
  'pydantic.PastDate': same(text('date')),
  'pydantic.FutureDate': same(text('date')),
  'pydantic.AwareDatetime': same(text('date-time')),
  'pydantic.NaiveDatetime': same(text('date-time')),
  'pydantic.PastDatetime': same(text('date-time')),
  'pydantic.FutureDatetime': same(text('date-time')),
  'pydantic.StrictStr': same(text()),
  'pydantic.StrictInt': number(INTEGER),
  'pydantic.StrictFloat': number(NUMBER),
  'pydantic.StrictBool': same({ type: 'boolean' }),
  'pydantic.StrictBytes': same(text('binary')),
  'pydantic.FiniteFloat': number(NUMBER),
  'pydantic.PositiveInt': number({ type: 'integer', exclusiveMinimum: 0 }),
  'pydantic.NegativeInt': number({ type: 'integer', exclusiveMaximum: 0 }),
  'pydantic.NonNegativeInt': number({ type: 'integer', minimum: 0 }),
  'pydantic.NonPositiveInt': number({ type: 'integer', maximum: 0 }),
  'pydantic.PositiveFloat': number({ type: 'number', exclusiveMinimum: 0 }),
  'pydantic.NegativeFloat': number({ type: 'number', exclusiveMaximum: 0 }),
  'pydantic.NonNegativeFloat': number({ type: 'number', minimum: 0 }),
  'pydantic.NonPositiveFloat': number({ type: 'number', maximum: 0 }),
  'pydantic.JsonValue': same({}),
  'pydantic.AnyUrl': same(text('uri', { minLength: 1 })),
  'pydantic.AnyHttpUrl': same(text('uri', { minLength: 1 })),
  'pydantic.HttpUrl': same(text('uri', { minLength: 1, maxLength: 2083 })),
  'pydantic.FileUrl': same(text('uri', { minLength: 1 })),
  'pydantic.FtpUrl': same(text('uri', { minLength: 1 })),
  'pydantic.AnyWebsocketUrl': same(text('uri', { minLength: 1 })),
  'pydantic.WebsocketUrl': same(text('uri', { minLength: 1, maxLength: 2083 })),
  'pydantic.RedisDsn': same(text('uri', { minLength: 1 })),
  'pydantic.PostgresDsn': same(text('multi-host-uri', { minLength: 1 }), text('uri', { minLength: 1 })),
  'pydantic.MongoDsn': same(text('multi-host-uri', { minLength: 1 }), text('uri', { minLength: 1 })),
  'pydantic.NatsDsn': same(text('multi-host-uri', { minLength: 1 })),
  'pydantic.AmqpDsn': same(text('uri', { minLength: 1 })),
  'pydantic.KafkaDsn': same(text('uri', { minLength: 1 })),
  'pydantic.MySQLDsn': same(text('uri', { minLength: 1 })),
  'pydantic.MariaDBDsn': same(text('uri', { minLength: 1 })),
  'pydantic.ClickHouseDsn': same(text('uri', { minLength: 1 })),
  'pydantic.SnowflakeDsn': same(text('uri', { minLength: 1 })),
  'pydantic.CockroachDsn': same(text('uri', { minLength: 1 })),
}

/** Collections of one type of item, by what the schema says of them. */
export const ARRAYS: ReadonlySet<string> = new Set(
  'builtins.list typing.List typing.Sequence typing.MutableSequence typing.Iterable typing.Collection typing.Iterator typing.Generator typing.Deque collections.deque typing.AsyncIterable typing.AsyncIterator typing.AsyncGenerator typing.Reversible'.split(
    ' ',
  ),
)
export const SETS: ReadonlySet<string> = new Set(
  'builtins.set builtins.frozenset typing.Set typing.FrozenSet typing.AbstractSet typing.MutableSet'.split(' '),
)
export const TUPLES: ReadonlySet<string> = new Set(['builtins.tuple', 'typing.Tuple'])
export const MAPPINGS: ReadonlySet<string> = new Set(
  'builtins.dict typing.Dict typing.Mapping typing.MutableMapping typing.DefaultDict typing.OrderedDict collections.OrderedDict collections.defaultdict collections.Counter typing.Counter'.split(
    ' ',
  ),
)
