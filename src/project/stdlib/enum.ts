// `enum` and `abc`.
import {
  bool,
  type ClassValue,
  INT,
  makeEnumMembers,
  makeNativeClass,
  NONE,
  need,
  STR,
  setAttribute,
  TYPE,
  type Value,
} from '../evaluate/index.ts'
import { acts, type Row, transparent } from './kit.ts'

const ENUM: ClassValue = makeNativeClass('enum.Enum', [], {}, { subclassed: makeEnumMembers })
const FLAG: ClassValue = makeNativeClass('enum.Flag', [ENUM])
const META: ClassValue = makeNativeClass('enum.EnumMeta', [TYPE])

export const ENUM_ROWS: readonly Row[] = [
  ['enum.Enum', ENUM],
  ['enum.ReprEnum', ENUM],
  ['enum.IntEnum', makeNativeClass('enum.IntEnum', [INT, ENUM])],
  ['enum.StrEnum', makeNativeClass('enum.StrEnum', [STR, ENUM])],
  ['enum.Flag', FLAG],
  ['enum.IntFlag', makeNativeClass('enum.IntFlag', [INT, FLAG])],
  ['enum.EnumMeta', META],
  ['enum.EnumType', META],
  transparent('enum.unique'),
  transparent('enum.verify'),
  acts('enum.member', (_m, given) => need(given, 0)),
  acts('enum.nonmember', (_m, given) => need(given, 0)),
  acts('enum.property', (_m, given): Value => ({ kind: 'descriptor', type: 'property', func: need(given, 0) })),
]

/** Marks a function as abstract, and leaves it what it is. */
const abstract = (name: string): Row =>
  acts(name, (machine, given, site) => {
    const target = need(given, 0)
    if (target.kind === 'function') setAttribute(machine, target, '__isabstractmethod__', bool(true), site)
    return target
  })

const descriptorOf = (name: string, type: 'property' | 'classmethod' | 'staticmethod'): Row =>
  acts(name, (_m, given): Value => ({ kind: 'descriptor', type, func: need(given, 0) }))

export const ABC_ROWS: readonly Row[] = [
  ['abc.ABC', makeNativeClass('abc.ABC', [])],
  [
    'abc.ABCMeta',
    makeNativeClass('abc.ABCMeta', [TYPE], {
      register: { kind: 'native', name: 'abc.ABCMeta.register', run: (_m, given) => given.positional[1] ?? NONE },
    }),
  ],
  abstract('abc.abstractmethod'),
  descriptorOf('abc.abstractproperty', 'property'),
  descriptorOf('abc.abstractclassmethod', 'classmethod'),
  descriptorOf('abc.abstractstaticmethod', 'staticmethod'),
]
