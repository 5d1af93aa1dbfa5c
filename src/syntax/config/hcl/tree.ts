// What a text in HCL2's native syntax is made of: bodies of attributes and blocks, and expressions that nobody has evaluated yet.

import type { ConfigProblem } from '../parsed.ts'

/** Lines and columns count from 1; `end` is the last line of it, `endColumn` is behind its last character there. */
export interface HclSpan {
  readonly line: number
  readonly column: number
  readonly end: number
  readonly endColumn: number
}

export interface HclFile {
  readonly body: HclBody
  readonly comments: readonly HclComment[]
  readonly problems: readonly ConfigProblem[]
}

export interface HclComment {
  readonly line: number
  /** Without what opens and closes it. */
  readonly text: string
}

export interface HclBody {
  /** In the order of the text; a name that is given twice is here twice. */
  readonly attributes: readonly HclAttribute[]
  readonly blocks: readonly HclBlock[]
}

export interface HclAttribute {
  readonly name: string
  readonly value: HclExpression
  readonly span: HclSpan
}

export interface HclBlock {
  readonly type: string
  readonly labels: readonly string[]
  readonly body: HclBody
  /** From its type to its closing brace. */
  readonly span: HclSpan
}

interface Spanned {
  readonly span: HclSpan
}

export type HclExpression = Spanned &
  (
    | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
    | { readonly kind: 'template'; readonly parts: readonly HclTemplatePart[] }
    | { readonly kind: 'tuple'; readonly items: readonly HclExpression[] }
    | { readonly kind: 'object'; readonly items: readonly HclObjectItem[] }
    | HclFor
    | { readonly kind: 'conditional'; readonly test: HclExpression; readonly met: HclExpression; readonly otherwise: HclExpression }
    | { readonly kind: 'unary'; readonly operator: '-' | '!'; readonly operand: HclExpression }
    | { readonly kind: 'binary'; readonly operator: HclOperator; readonly left: HclExpression; readonly right: HclExpression }
    | { readonly kind: 'call'; readonly name: string; readonly arguments: readonly HclExpression[]; readonly isExpanded: boolean }
    /** The first name of a traversal. */
    | { readonly kind: 'name'; readonly name: string }
    | { readonly kind: 'get'; readonly of: HclExpression; readonly name: string }
    | { readonly kind: 'index'; readonly of: HclExpression; readonly key: HclExpression }
    /** `of[*]`, or `of.*`; what comes behind it is asked of `each`, which stands for one element. */
    | { readonly kind: 'splat'; readonly of: HclExpression; readonly each: HclExpression }
    | { readonly kind: 'each' }
  )

export type HclFor = {
  readonly kind: 'for'
  readonly shape: 'tuple' | 'object'
  readonly keyName: string | null
  readonly valueName: string
  readonly collection: HclExpression
  /** Of an object alone. */
  readonly key: HclExpression | null
  readonly value: HclExpression
  readonly isGrouped: boolean
  readonly condition: HclExpression | null
}

export type HclOperator = '+' | '-' | '*' | '/' | '%' | '==' | '!=' | '<' | '>' | '<=' | '>=' | '&&' | '||'

export interface HclObjectItem {
  readonly key: HclExpression
  readonly value: HclExpression
}

export type HclTemplatePart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'value'; readonly value: HclExpression }
  | {
      readonly kind: 'if'
      readonly test: HclExpression
      readonly met: readonly HclTemplatePart[]
      readonly otherwise: readonly HclTemplatePart[]
    }
  | {
      readonly kind: 'for'
      readonly keyName: string | null
      readonly valueName: string
      readonly collection: HclExpression
      readonly parts: readonly HclTemplatePart[]
    }
