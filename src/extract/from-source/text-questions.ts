// What extraction asks of the text of modules beside running them. Every question is recorded with its answer: after an edit, the
// same answers mean the same model.
import type { ModuleCode } from '../../project/index.ts'
import { type ClassForm, type CodeLines, type Form, type FunctionForm, Op, readCodeLines } from '../../syntax/index.ts'

export const MAKES_APP = /\b(?:FastAPI|Starlette)\s*\(|\(\s*(?:fastapi\.)?FastAPI\s*[,)]/
const SPEAKS_OF_FRAMEWORK = /\b(?:FastAPI|APIRouter|fastapi|starlette|include_router|add_api_route|routers?|routes?)\b/

type Text = Pick<ModuleCode, 'form' | 'text'>
type Place = 'module' | 'function' | 'class'

const questions = {
  /** Whether the module speaks of the framework at all. */
  'speaks-of-framework': { of: 'module', answer: ({ text }: Text) => SPEAKS_OF_FRAMEWORK.test(text) },
  /** Whether it holds these words anywhere. */
  'module-holds': { of: 'module', answer: ({ text }: Text, _row: number, words: string) => text.includes(words) },
  /** Whether it makes an application. */
  'function-makes-app': { of: 'function', answer: (code: Text, row: number) => MAKES_APP.test(linesOf(code, code.form.functions[row])) },
  'class-makes-app': { of: 'class', answer: (code: Text, row: number) => MAKES_APP.test(linesOf(code, code.form.classes[row])) },
  /** Whether it holds these words anywhere. */
  'function-holds': {
    of: 'function',
    answer: (code: Text, row: number, words: string) => linesOf(code, code.form.functions[row]).includes(words),
  },
  /** Whether its body says a name at all. */
  'function-mentions': {
    of: 'function',
    answer: (code: Text, row: number, name: string) => mentions(code, code.form.functions[row], name),
  },
  /** Whether there is nothing in it but constants, and what returns them. */
  'function-empty': { of: 'function', answer: ({ form }: Text, row: number) => isEmpty(form, form.functions[row]) },
} as const satisfies Record<string, { of: Place; answer: (code: Text, row: number, words: string) => boolean }>

export type Question = keyof typeof questions

/** The question, the row of the function or class (0 for the module), its words, and the answer. */
export type Asked = readonly [question: Question, row: number, words: string, answer: boolean]

/** A module's code that knows what it was asked. */
export class SourceCode implements ModuleCode {
  readonly form: Form
  readonly asked = new Map<string, Asked>()
  /** Somebody read the text as it stands, and nobody knows what for. */
  isReadWhole = false
  private readonly source: string

  constructor(form: Form, text: string) {
    this.form = form
    this.source = text
  }

  /** What of it must stay for its meaning to stay, whoever reads the text. */
  codeLines(): CodeLines {
    return readCodeLines(this.form, this.source)
  }

  get text(): string {
    this.isReadWhole = true
    return this.source
  }

  ask(question: Question, row: number, words: string): boolean {
    const key = `${question} ${row} ${words}`
    const known = this.asked.get(key)
    if (known !== undefined) return known[3]
    const answer = questions[question].answer({ form: this.form, text: this.source }, row, words)
    this.asked.set(key, [question, row, words, answer])
    return answer
  }
}

/** `of` is the function or class of the question; null for the module. */
export function ask(code: ModuleCode, question: Question, of: FunctionForm | ClassForm | null, words = ''): boolean {
  const row = of === null ? 0 : rowOf(code.form, of)
  return code instanceof SourceCode ? code.ask(question, row, words) : questions[question].answer(code, row, words)
}

/** Which of the two tables the row of a question is from. */
export function placeOfQuestion(question: string): Place | null {
  return Object.hasOwn(questions, question) ? questions[question as Question].of : null // just seen to be one of its names
}

const rows = new WeakMap<Form, ReadonlyMap<FunctionForm | ClassForm, number>>()

function rowOf(form: Form, of: FunctionForm | ClassForm): number {
  let known = rows.get(form)
  if (known === undefined) {
    known = new Map<FunctionForm | ClassForm, number>(
      [...form.functions.entries(), ...form.classes.entries()].map(([row, of]) => [of, row]),
    )
    rows.set(form, known)
  }
  return known.get(of) ?? -1
}

function isEmpty(form: Form, func: FunctionForm | undefined): boolean {
  if (func === undefined || func.isGenerator) return false
  const { code } = form
  const at = (node: number, operand: number): number => code[node + 2 + operand] ?? 0
  const isPlain = (node: number): boolean => {
    switch (code[node]) {
      case Op.None:
      case Op.True:
      case Op.False:
      case Op.Ellipsis:
      case Op.Int:
      case Op.Str:
        return true
      case Op.List:
      case Op.Tuple:
        return Array.from({ length: at(node, 0) }, (_, i) => at(node, 1 + i)).every(isPlain)
      case Op.Dict:
        return Array.from({ length: 2 * at(node, 0) }, (_, i) => at(node, 1 + i)).every(isPlain)
      default:
        return false
    }
  }
  if (func.isLambda) return isPlain(func.body)
  return Array.from({ length: at(func.body, 0) }, (_, i) => at(func.body, 1 + i)).every((statement) => {
    const value = at(statement, 0)
    return (code[statement] === Op.Expr && isPlain(value)) || (code[statement] === Op.Return && (value === 0 || isPlain(value)))
  })
}

function linesOf({ form, text }: Text, of: FunctionForm | ClassForm | undefined): string {
  return of === undefined ? '' : text.slice(form.lines[of.line - 1] ?? 0, form.lines[of.end] ?? text.length)
}

function mentions({ form, text }: Text, func: FunctionForm | undefined, name: string): boolean {
  if (func === undefined) return false
  const isOneLine = func.headEnd >= func.end
  const start = form.lines[isOneLine ? func.line - 1 : Math.max(0, func.headEnd)] ?? 0
  // What a docstring says of a parameter uses nothing.
  const body = text.slice(start, form.lines[func.end] ?? text.length).replace(/^\s*[rRuU]?("""|''')[\s\S]*?\1/, '')
  const count = [...body.matchAll(new RegExp(`(?<![\\w.])${name.replace(/\W/g, '\\$&')}(?!\\w)`, 'g'))].length
  return isOneLine ? count > 1 : count > 0 || /\blocals\(\)/.test(body)
}
