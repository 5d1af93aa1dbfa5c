// What code may do in a model that nobody has seen yet: any call under any tag, with any argument, and any comparison.

import fc from 'fast-check'
import { callTags } from '../../src/knowledge/index.ts'
import type { Call, Code, CodeValue, Comparison, DecoratorAbove, Inside, Moot, RecordWrite, ValueSource } from '../../src/model/index.ts'

const word = fc.constantFrom(
  ...'password user.password api_key SECRET_KEY token session_id code settings.SECRET_KEY exp __proto__ constructor x'.split(' '),
)
const place = fc.record({ file: fc.constantFrom('main.py', 'conf.py'), line: fc.integer({ min: 1, max: 50 }) })
const value = fc.oneof(
  fc.constantFrom(null, true, false, 0, 4, 1024, 'HS256', 'none', 'abc', '', 'session', [], ['HS256', 'RS256'], ['none'], [null, 1]),
  fc.constantFrom({ verify_signature: false }, { verify_exp: false, verify_aud: false }, { sub: null }, {}),
  fc.string(),
)
const source: fc.Arbitrary<ValueSource> = fc.oneof(
  fc.constant({ kind: 'constant' } as const),
  fc.record({ kind: fc.constant('setting' as const), name: word }),
  fc.record({ kind: fc.constant('parameter' as const), name: word, in: fc.option(fc.constantFrom('body', 'header')) }),
  fc.record({ kind: fc.constant('request' as const), name: word }),
  fc.record({ kind: fc.constant('call' as const), callee: word }),
)
const codeValue: fc.Arbitrary<CodeValue> = fc.record({
  value,
  certainty: fc.constantFrom('certain' as const, 'likely' as const, 'unknown' as const),
  note: fc.option(fc.string()),
  place,
  text: fc.oneof(word, fc.constant(''), fc.constantFrom('ssl.CERT_NONE', 'AES.MODE_ECB', 'string.digits', "'x'")),
  names: fc.array(word, { maxLength: 3 }),
  from: fc.array(source, { maxLength: 3 }),
  type: fc.option(fc.constantFrom('str', 'hmac.new()', 'main:User')),
  defined: fc.option(place),
})
const inside: fc.Arbitrary<Inside> = fc.record({
  module: fc.constantFrom('main', 'conf'),
  function: fc.constantFrom('', 'get_current_user', 'Service.sign', '<lambda>'),
  isAsync: fc.boolean(),
  file: fc.constantFrom('main.py', 'conf.py'),
})
const entries = fc.subarray(['main:app|GET /', 'nobody|GET /knows'])
const callee = fc.constantFrom(
  ...'jwt.decode jwt.encode jose.jwt.decode jose.jwt.encode itsdangerous.Signer hashlib.md5 hashlib.new hashlib.pbkdf2_hmac bcrypt.gensalt random.choice secrets.token_hex ssl.SSLContext().__setattr__ requests.get ldap.set_option passlib.context.CryptContext gradio.Blocks.launch'.split(
    ' ',
  ),
)
const argumentName = fc.constantFrom(
  ...'key algorithms algorithm options payload data salt iterations schemes name value verify ssl url secure httponly samesite auth iv mode 0'.split(
    ' ',
  ),
)
const call: fc.Arbitrary<Call> = fc.record({
  callee,
  tags: fc.uniqueArray(fc.constantFrom(...callTags), { maxLength: 3 }),
  arguments: fc.dictionary(argumentName, codeValue, { maxKeys: 5 }),
  open: fc.boolean(),
  receiver: fc.option(codeValue),
  awaited: fc.boolean(),
  goesTo: fc.array(word, { maxLength: 3 }),
  discarded: fc.boolean(),
  tested: fc.boolean(),
  lock: fc.option(fc.string()),
  catches: fc.array(fc.string(), { maxLength: 2 }),
  inLoop: fc.boolean(),
  gathered: fc.constantFrom(null, 'whole' as const, 'measured' as const),
  condition: fc.option(fc.record({ text: fc.string(), default: fc.constantFrom('on' as const, 'off' as const, 'unknown' as const) })),
  written: fc.constant(null),
  place,
  inside,
  entries,
})
const comparison: fc.Arbitrary<Comparison> = fc.record({
  operator: fc.constantFrom('==' as const, '!=' as const, 'in' as const, 'not in' as const),
  left: codeValue,
  right: codeValue,
  written: fc.constant(null),
  place,
  inside,
  entries,
})

const moot: fc.Arbitrary<Moot> = fc.record({
  kind: fc.constantFrom(
    'answer-dropped' as const,
    'coroutine-dropped' as const,
    'coroutine-tested' as const,
    'function-tested' as const,
    'object-tested' as const,
    'object-answered' as const,
    'comparison-dropped' as const,
    'assert' as const,
    'refused-late' as const,
    'asked-late' as const,
    'refusal-swallowed' as const,
  ),
  text: fc.oneof(word, fc.constantFrom('user.is_admin', 'check_access(user)', 'user.role == "admin"')),
  of: fc.option(fc.constantFrom('main:check_access', 'main:User.is_admin', ':')),
  ofPlace: fc.option(place),
  mayRaise: fc.boolean(),
  place,
  inside,
  entries,
})

const decoratorAbove: fc.Arbitrary<DecoratorAbove> = fc.record({
  text: fc.constantFrom('requires("admin")', 'limiter.limit("5/minute")', 'x'),
  callee: fc.option(fc.constantFrom('starlette.authentication.requires', 'main.needs')),
  wraps: fc.option(fc.boolean()),
  module: fc.constantFrom('main', ''),
  handler: fc.constantFrom('read', ''),
  place,
  entries,
})

const fieldName = fc.constantFrom('role', 'owner_id', 'name', 'is_admin', '')
const recordWrite: fc.Arbitrary<RecordWrite> = fc.record({
  how: fc.constantFrom('make', 'change'),
  record: fc.option(fc.record({ name: fc.constantFrom('main:User', 'x'), columns: fc.array(fieldName) })),
  fields: fc.dictionary(fieldName, codeValue),
  spread: fc.array(
    fc.record({
      value: codeValue,
      fields: fc.option(fc.array(fieldName)),
      isOpen: fc.boolean(),
      without: fc.array(fieldName),
      only: fc.option(fc.array(fieldName)),
      isFiltered: fc.boolean(),
    }),
    { maxLength: 2 },
  ),
  speaksOf: fc.array(fieldName),
  place,
  inside,
  entries,
})

export const strangeCode: fc.Arbitrary<Code> = fc.record({
  calls: fc.array(call, { maxLength: 6 }),
  comparisons: fc.array(comparison, { maxLength: 4 }),
  stateWrites: fc.constant([]),
  fieldUses: fc.constant([]),
  outlines: fc.constant([]),
  moots: fc.array(moot, { maxLength: 3 }),
  decoratorsAbove: fc.array(decoratorAbove, { maxLength: 2 }),
  recordWrites: fc.array(recordWrite, { maxLength: 3 }),
  imports: fc.constant([]),
  returns: fc.array(
    fc.record({
      value: codeValue,
      record: fc.option(fc.record({ name: fc.string(), columns: fc.array(fc.constantFrom('id', 'password', 'api_key')) })),
      place,
      inside,
      entries,
    }),
    { maxLength: 2 },
  ),
})
