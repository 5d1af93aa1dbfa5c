// The words of the flow analysis: what is followed back, from where, and what is told about the end of the way.
import type { EffectKind, EffectTable } from '../../knowledge/index.ts'
import type { SurveyedFunction } from '../code/index.ts'
import type { ClassValue } from '../evaluate/index.ts'
import type { DeclaredValidators } from './declared.ts'

/** A place in code, with the block that the survey gave it. */
export interface Spot {
  readonly fn: SurveyedFunction
  readonly node: number
  readonly block: number
}

/** In a path of accessors: any key of a dict, and not what stands under it. */
export const KEYS = '~'
/** In front of a path: what is in the file of this name. */
export const CONTENT = '@'

/** Where a function gets its arguments. */
export interface CallSite {
  readonly fn: SurveyedFunction
  /** 0: Python calls the method by itself, without arguments. */
  readonly call: number
  readonly block: number
  /** `call`: it is called; `handed`: it is an argument, and what follows are its arguments; `spread`: they stand in `args` and `kwargs`. */
  readonly how: 'call' | 'handed' | 'spread'
  /** Of `handed`, the position behind which its arguments begin. */
  readonly after: number
  /** What a method is called on; 0 without one. */
  readonly receiver: number
  /** Its first parameter is not among the arguments: a method of an object, or `__init__`. */
  readonly isBound: boolean
  /** Parameters that were given before, by `partial` or by what runs the function. */
  readonly filled?: number
  /** The function is a parameter of `fn`, and was given to it here. */
  readonly through?: CallSite
  /** What is called there is not known, and only bears the name. */
  readonly isGuessed?: boolean
}

export interface Frame {
  readonly id: number
  readonly callee: SurveyedFunction
  readonly site: CallSite
  readonly anchor: number
  readonly up: Frame | null
  readonly depth: number
}

/** What stands before and behind the value in the text that reaches the effect. */
export interface Shape {
  readonly before: string
  readonly after: string
}

/** What happens to the value on its way: it comes in, is passed to a parameter, given back, kept, made part of a text, or has arrived. */
export type StepRole = 'enters' | 'passes' | 'returns' | 'kept' | 'stored' | 'read' | 'raised' | 'joined' | 'retold' | 'reaches'

export interface Step {
  readonly fn: SurveyedFunction
  readonly node: number
  readonly role: StepRole
  /** The parameter that it is passed to; what keeps it: an attribute, a variable, or in words, `a token`. */
  readonly name: string
  /** Whose parameter; of `returns`, what gives it back. */
  readonly of: SurveyedFunction | null
  /** Of `joined`: the expression that becomes a part as it is; 0 where something is done to it. */
  readonly part: number
  /** Towards the effect. */
  readonly next: Step | null
}

/** What is known of a value without its being harmless. */
export const Limit = {
  NoSlash: 1,
  NoDots: 2,
  NotAbsolute: 4,
  LocalPath: 8,
  NotUp: 16,
  /** A text, and no object. */
  Text: 32,
  /** Read out of a text: an object may have been in it. */
  Parsed: 64,
  /** Not seen in a message that instructs. */
  Unsaid: 128,
  /** A language model answered to it. */
  Retold: 256,
  /** It is resolved and begins with the letters of a folder. */
  Beside: 512,
  /** It is decoded behind this place: checks before that say nothing. */
  Decoded: 1024,
  /** A program reads it as its language. */
  Script: 2048,
  /** It was looked up, and there is one of that name. */
  Known: 4096,
} as const

export interface Item extends Spot {
  /** Where the value is used in this function: checks that hold there hold for it. */
  readonly anchor: number
  /** What of the value is asked for: names of attributes and keys, `*` for any item, `~` for any key, `@` for what is in the file of that name. */
  readonly path: readonly string[]
  readonly frame: Frame | null
  readonly shape: Shape
  readonly limits: number
  readonly steps: Step | null
  /** It went through an object that more than one part of the program shares, or a step of the way is a guess. */
  readonly isShared: boolean
  /** It was stored by one request and read again by another. */
  readonly isStored?: boolean
}

/** What a parameter of a function is that a framework calls. */
export type Entered =
  | {
      readonly kind: 'input'
      readonly isHarmless: boolean
      readonly limits: number
      readonly label: string
      readonly in: string
      /** It is not what the declared type holds. */
      readonly isGuessed?: boolean
    }
  /** What these functions return, or an object of this class whose `__init__` the framework fills. */
  | { readonly kind: 'given'; readonly by: readonly SurveyedFunction[]; readonly cls: ClassValue | null }
  | { readonly kind: 'nothing' }

export interface FlowOptions {
  readonly table: EffectTable
  /** null: nobody outside calls this function. */
  readonly enteredBy: (fn: SurveyedFunction, parameter: string, path: readonly string[], kind: EffectKind) => Entered | null
  /** A part of a request, by the path of a library's object: `fastapi.Request().json`. */
  readonly partOf: (path: string) => string | null
  /** What the project says of its own functions. */
  readonly validators?: DeclaredValidators | undefined
}

/** Where outside data was found at the end of a way. */
export interface FlowOrigin {
  readonly fn: SurveyedFunction
  readonly node: number
  /** `name`, `payload.url`, `headers.host`. */
  readonly label: string
  /** `path`, `query`, `body` … */
  readonly in: string
  readonly shape: Shape
  readonly limits: number
  /** From the origin to the effect. */
  readonly steps: Step
  readonly isShared: boolean
  readonly isStored?: boolean
}
