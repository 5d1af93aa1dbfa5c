// Random numbers that can be computed from earlier ones, and those that cannot.
import { defineCalls } from '../call-row.ts'

const functions = 'random randint randrange choice choices sample shuffle uniform getrandbits randbytes triangular'.split(' ')

export const randomnessCalls = defineCalls([
  ...functions.map((name) => ({
    call: `random.${name}`,
    also: [`random.Random.${name}`],
    parameters: ['0', '1', '2'],
    tags: ['random-weak'] as const,
  })),
  ...['choice', 'randint', 'random', 'bytes', 'permutation'].map((name) => ({
    call: `numpy.random.${name}`,
    parameters: ['0', '1', '2'],
    tags: ['random-weak'] as const,
  })),
  { call: 'uuid.uuid1', also: ['uuid.uuid6'], parameters: ['node', 'clock_seq'], tags: ['random-weak'] },
  ...['token_hex', 'token_urlsafe', 'token_bytes', 'choice', 'randbelow', 'randbits'].map((name) => ({
    call: `secrets.${name}`,
    parameters: ['0'],
    tags: ['random-strong'] as const,
  })),
  { call: 'os.urandom', parameters: ['size'], tags: ['random-strong'] },
  { call: 'uuid.uuid4', tags: ['random-strong'] },
])
