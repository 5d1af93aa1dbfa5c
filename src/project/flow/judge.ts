// What a check means for a value: whether it is harmless where the check holds, and what is known of it otherwise. A check that only
// looks like one (a file exists, a suffix fits, a text is not in a list of bad ones) means nothing.
import type { EffectKind, EffectTable } from '../../knowledge/index.ts'
import { CompareOp, endOf, Op, startOf, UnaryOp } from '../../syntax/index.ts'
import { bodyText, calleeName, nameAt, type SurveyedFunction } from '../code/index.ts'
import { pick, textOf } from '../evaluate/index.ts'
import type { Callees } from './callees.ts'
import { behind, type Check, checksOf, leaves } from './checks.ts'
import type { Declared } from './declared.ts'
import { Limit } from './flow-types.ts'
import { importedFrom } from './imported.ts'
import { resolvesAddress } from './lookups.ts'
import { fixesHost, keptBy, readPattern } from './patterns.ts'
import { beginsWithDot, endsWithSeparator } from './prefixes.ts'
import { isRestored, keyOf, type View, viewsOf } from './views.ts'

export interface Verdict {
  readonly isClean: boolean
  readonly limits: number
}
const NONE: Verdict = { isClean: false, limits: 0 }
const CLEAN: Verdict = { isClean: true, limits: 0 }
const BESIDE: Verdict = { isClean: false, limits: Limit.Beside }

/** What is asked about: an expression of a function by its text, as it was at an offset. */
export interface Subject {
  readonly fn: SurveyedFunction
  readonly key: string
  readonly at: number
  readonly kind: EffectKind
  /** It was resolved before it came here. */
  readonly isFixed?: boolean
  /** What is asked about is an item of it. */
  readonly isItem?: boolean
}

const DEEPEST = 3
const WORDS = new Set(['isalnum', 'isdigit', 'isdecimal', 'isnumeric', 'isalpha', 'isidentifier', 'is_valid_uuid'])
const FIXING = new Set(['resolve', 'realpath', 'abspath', 'normpath'])
const LOOKS_UP =
  /^_*(?:get|find|fetch|lookup|look_up|load|query|retrieve|select)_(?!.*(?:file|path|folder|dir|url|content|body|text|data$|html|page|client|session)).+/
/** Kinds for which a path that stays in its folder is harmless. */
const PATHS = new Set<EffectKind>(['file', 'archive'])
/** What programs look at that hold the names of members against a folder. */
const MEMBERS = /\b(?:is_absolute|isabs|commonpath|commonprefix|is_relative_to|realpath)\b|["']\.\.[/\\]*["']|\b(?:issym|islnk|isdev)\(/
const MEASURES =
  /\b(?:file_size|uncompressed\w*|decompressed_size|unconsumed_tail|max_length|max_output_size|max_uncompressed\w*)\b|\b(?:member|tarinfo|info|entry|m)\.size\b/
const ADDRESSES = new Set<EffectKind>(['url', 'redirect'])

export class Judge {
  private readonly callees: Callees
  private readonly table: EffectTable
  private readonly declared: Declared
  private readonly isTainted: (fn: SurveyedFunction, node: number, block: number) => boolean
  private readonly summaries = new Map<SurveyedFunction, Map<string, Verdict>>()
  private depth = 0
  /** Whether an address that was looked up and found to be public may be asked for: not where redirects are followed. */
  trustsLookups = true
  /** A function was seen that looks addresses up. */
  hasLookups = false

  constructor(
    callees: Callees,
    table: EffectTable,
    declared: Declared,
    isTainted: (fn: SurveyedFunction, node: number, block: number) => boolean,
  ) {
    this.callees = callees
    this.table = table
    this.declared = declared
    this.isTainted = isTainted
  }

  /** What the checks around some offsets of the function say of the subject. */
  judge(subject: Subject, offsets: readonly number[]): Verdict {
    let limits = 0
    for (const check of checksOf(subject.fn)) {
      if (!offsets.some((offset) => offset >= check.from && offset <= check.to)) continue
      const verdict = this.meaning(whereAsked(subject, check), check)
      if (verdict.isClean) return verdict
      limits |= verdict.limits
    }
    return { isClean: isHarmless(subject.kind, limits), limits }
  }

  private meaning(subject: Subject, { node, how, of = 0 }: Check): Verdict {
    if (how === 'each') return this.eachOf(subject, node)
    if (how === 'matches') return this.find(subject, of)?.ways.length === 0 && this.isWords(subject.fn, node) ? CLEAN : NONE
    if (how !== 'came-back') return this.test(subject, node, how === 'true')
    const { fn } = subject
    const { code } = fn.module.form
    const name = calleeName(fn.module, node) ?? ''
    if (name === 'relative_to') return this.containment(subject, (code[node + 2] ?? 0) + 2, node)
    const first = code[node + 3] === 0 ? 0 : (code[node + 6] ?? 0)
    if (first !== 0 && /^(?:UUID|int|ip_address|ip_network|float)$/.test(name) && this.find(subject, first) !== null)
      return name.startsWith('ip_') && ADDRESSES.has(subject.kind) ? NONE : CLEAN
    // `Kind(name)`: it is one of the words of an enumeration.
    if (first !== 0 && /^[A-Z]/.test(name) && this.find(subject, first)?.ways.length === 0 && this.isEnum(fn, node)) return CLEAN
    return this.asked(subject, node, 'returns')
  }

  private test(subject: Subject, node: number, holds: boolean): Verdict {
    const { fn } = subject
    const { code, strings } = fn.module.form
    const at = (operand: number): number => code[node + 2 + operand] ?? 0
    switch (code[node]) {
      case Op.Unary:
        return at(0) === UnaryOp.Not ? this.test(subject, at(1), !holds) : NONE
      case Op.And:
      case Op.Or: {
        const [left, right] = [this.test(subject, at(0), holds), this.test(subject, at(1), holds)]
        const isBoth = (code[node] === Op.And) === holds
        if (isBoth) {
          const limits = left.limits | right.limits
          return { isClean: left.isClean || right.isClean || isHarmless(subject.kind, limits), limits }
        }
        if (left.isClean) return right
        return right.isClean ? left : { isClean: false, limits: left.limits & right.limits }
      }
      case Op.Walrus:
        return this.test(subject, at(1), holds)
      case Op.Compare:
        return this.comparison(subject, node, holds)
      case Op.Call:
        return this.call(subject, node, holds)
      case Op.Await:
        return this.test(subject, at(0), holds)
      case Op.Local: {
        // A value that is empty harms nobody.
        if (!holds && this.find(subject, node)?.ways.length === 0) return CLEAN
        const name = strings[at(1)] ?? ''
        // `try: inside = commonpath(…) == base` and `except ValueError: inside = False`: it holds only where the test did.
        const stores = (fn.stores.get(name) ?? []).filter(
          (store) =>
            store.at <= startOf(fn.module.form, node) && (store.how !== 'value' || code[store.node] !== (holds ? Op.False : Op.True)),
        )
        const only = stores.at(-1)
        if (stores.length !== 1 || only?.how !== 'value' || this.depth > DEEPEST) return NONE
        this.depth++
        const verdict = this.test(subject, only.node, holds)
        this.depth--
        return verdict
      }
      case Op.Attribute:
        return !holds && this.find(subject, node)?.ways.length === 0 ? CLEAN : NONE
      default:
        return NONE
    }
  }

  private comparison(subject: Subject, node: number, positive: boolean): Verdict {
    const { fn, kind } = subject
    const { code } = fn.module.form
    const operator = code[node + 2] ?? 0
    const [left, right] = [code[node + 3] ?? 0, code[node + 4] ?? 0]
    const isNegated = operator === CompareOp.NotEq || operator === CompareOp.NotIn || operator === CompareOp.IsNot
    const holds = positive !== isNegated
    switch (operator) {
      case CompareOp.Is:
      case CompareOp.IsNot:
        if (code[right] !== Op.None) return NONE
        if (this.find(subject, left)?.ways.length === 0) return holds ? CLEAN : NONE
        return this.test(subject, left, !holds)
      case CompareOp.In:
      case CompareOp.NotIn: {
        const subjectRight = this.find(subject, right)
        if (subjectRight !== null) {
          // What must have more than one line is no name of a file.
          if (holds && PATHS.has(kind) && subjectRight.ways.length === 0 && this.text(fn, left) === '\n') return CLEAN
          if (holds)
            return subjectRight.ways.includes('parents') && isFixed(subjectRight) && PATHS.has(kind) && !this.tainted(fn, left)
              ? CLEAN
              : NONE
          return { isClean: false, limits: limitsOf(this.text(fn, left)) }
        }
        const view = this.find(subject, left)
        // `name not in {".", ".."}`
        if (view !== null && !holds) return { isClean: false, limits: /["']\.\.["']/.test(keyOf(fn, right)) ? Limit.NotUp : 0 }
        if (view === null || !isWholeOrHost(view, kind) || code[right] === Op.Str || code[right] === Op.FString) return NONE
        const collection = pick(this.callees.reader.read(fn, right, 0).value)
        if (collection.kind === 'const' || collection.kind === 'text') return NONE
        return this.tainted(fn, right) ? NONE : CLEAN
      }
      case CompareOp.Eq:
      case CompareOp.NotEq: {
        const views = [this.find(subject, left), this.find(subject, right)] as const
        const [one, other] = views
        if (!holds) {
          const against = one === null ? left : right
          return { isClean: false, limits: (one ?? other) !== null && this.text(fn, against) === '..' ? Limit.NotUp : 0 }
        }
        if (one !== null && other !== null)
          return [one, other].some(({ ways }) => ways.includes('basename') || ways.includes('name')) && PATHS.has(kind) ? CLEAN : NONE
        if (PATHS.has(kind))
          for (const side of [left, right]) {
            const common = this.common(subject, side)
            if (common !== null) return common
          }
        const view = one ?? other
        if (view === null) return NONE
        const against = one === null ? left : right
        // What has exactly this parent has no more than a name behind it.
        if (view.ways.includes('parent')) return PATHS.has(kind) && !this.tainted(fn, against) ? CLEAN : NONE
        return isWholeOrHost(view, kind) && !this.tainted(fn, against) ? CLEAN : NONE
      }
      default:
        return NONE
    }
  }

  /** `os.path.commonpath([base, resolved])`; null where it is something else. */
  private common(subject: Subject, side: number): Verdict | null {
    const { fn } = subject
    const { code } = fn.module.form
    const node = this.madeOf(fn, side)
    const call = code[node] === Op.Call && /^(?:str|Path)$/.test(calleeName(fn.module, node) ?? '') ? (code[node + 6] ?? 0) : node
    const name = code[call] === Op.Call ? calleeName(fn.module, call) : null
    if (name !== 'commonpath' && name !== 'commonprefix') return null
    const list = code[call + 6] ?? 0
    if (code[list] !== Op.List && code[list] !== Op.Tuple) return null
    const items = Array.from({ length: code[list + 2] ?? 0 }, (_, i) => code[list + 3 + i] ?? 0)
    const own = items.map((item) => this.find(subject, item))
    const isKept =
      own.some((view) => view !== null && isFixed(view)) && items.every((item, i) => own[i] !== null || !this.tainted(fn, item))
    // `commonprefix` goes by letters.
    return !isKept ? null : name === 'commonpath' ? CLEAN : BESIDE
  }

  /** What a variable was made of that gets one value alone; another expression is itself. */
  private madeOf(fn: SurveyedFunction, node: number): number {
    const { code, strings } = fn.module.form
    if (code[node] !== Op.Local) return node
    const stores = fn.stores.get(strings[code[node + 3] ?? 0] ?? '') ?? []
    return stores.length === 1 && stores[0]?.how === 'value' ? stores[0].node : node
  }

  private call(subject: Subject, node: number, holds: boolean): Verdict {
    const { fn, kind } = subject
    const { code } = fn.module.form
    const name = calleeName(fn.module, node) ?? ''
    const callee = code[node + 2] ?? 0
    const receiver = code[callee] === Op.Attribute ? (code[callee + 2] ?? 0) : 0
    const count = code[node + 3] ?? 0
    const argument = (i: number): number => (i < count ? (code[node + 6 + 3 * i] ?? 0) : 0)
    if (receiver !== 0 && WORDS.has(name)) return holds && this.find(subject, receiver) !== null ? CLEAN : NONE
    switch (name) {
      case 'fullmatch':
      case 'match':
      case 'search':
        return this.pattern(subject, node, name, holds)
      case 'samefile': {
        // What stands directly in a folder has no more than a name behind it.
        const view = receiver === 0 ? null : this.find(subject, receiver)
        return holds && view?.ways.includes('parent') === true && PATHS.has(kind) && !this.tainted(fn, argument(0)) ? CLEAN : NONE
      }
      case 'is_relative_to':
        return holds ? this.containment(subject, callee + 2, node) : NONE
      case 'startswith':
        return receiver === 0 ? NONE : this.beginning(subject, receiver, argument(0), holds)
      case 'endswith': {
        const view = receiver === 0 ? null : this.find(subject, receiver)
        return holds && view?.ways.includes('host') === true && ADDRESSES.has(kind) && beginsWithDot(this.callees.reader, fn, argument(0))
          ? CLEAN
          : NONE
      }
      case 'isabs':
        return !holds && this.find(subject, argument(0)) !== null ? { isClean: false, limits: Limit.NotAbsolute } : NONE
      case 'is_absolute':
        return !holds && receiver !== 0 && this.find(subject, receiver) !== null ? { isClean: false, limits: Limit.NotAbsolute } : NONE
      case 'isinstance':
        return holds &&
          this.find(subject, argument(0))?.ways.length === 0 &&
          (/^\(?(?:int|float|bool|UUID|Enum)\b/.test(keyOf(fn, argument(1))) || (kind === 'nosql' && keyOf(fn, argument(1)) === 'str'))
          ? CLEAN
          : NONE
      case 'any':
      case 'all':
        return this.quantified(subject, argument(0), name === 'all', holds)
      case 'next':
        return holds ? this.chosen(subject, argument(0)) : NONE
      case 'bool':
        return this.test(subject, argument(0), holds)
      default:
        return this.asked(subject, node, holds ? 'true' : 'false')
    }
  }

  /** `resolved.is_relative_to(base)`: what is held against must be resolved, and the base no part of the request. */
  private containment(subject: Subject, receiverAt: number, call: number): Verdict {
    const { fn, kind } = subject
    const { code } = fn.module.form
    if (!PATHS.has(kind)) return NONE
    const view = this.find(subject, code[receiverAt] ?? 0)
    if (view === null || !isFixed(view)) return NONE
    const base = code[call + 6] ?? 0
    return base !== 0 && !this.tainted(fn, base) ? CLEAN : NONE
  }

  private beginning(subject: Subject, receiver: number, prefix: number, holds: boolean): Verdict {
    const { fn, kind } = subject
    const view = this.find(subject, receiver)
    if (view === null || prefix === 0) return holds || prefix === 0 ? NONE : this.wayFrom(subject, receiver, prefix)
    const text = this.text(fn, prefix)
    if (!holds) {
      if (text === '//' && kind === 'redirect') return { isClean: false, limits: Limit.NotAbsolute }
      return { isClean: false, limits: text === '/' ? Limit.NotAbsolute : 0 }
    }
    if (PATHS.has(kind)) {
      if (!isFixed(view) || this.tainted(fn, prefix)) return NONE
      return endsWithSeparator(this.callees.reader, fn, prefix) ? CLEAN : BESIDE
    }
    // A store of objects has no folders to leave: what begins with the owner's prefix is the owner's.
    if (kind === 'key') return this.tainted(fn, prefix) || text === '' ? NONE : CLEAN
    if (!ADDRESSES.has(kind)) return NONE
    if (text === null) return NONE
    if (/^https?:\/\/[^/]+\//.test(text)) return CLEAN
    return text === '/' && kind === 'redirect' ? { isClean: false, limits: Limit.LocalPath } : NONE
  }

  /** `os.path.relpath(resolved, base).startswith("..")` */
  private wayFrom(subject: Subject, node: number, prefix: number): Verdict {
    const { fn, kind } = subject
    const { code } = fn.module.form
    if (code[node] !== Op.Call || calleeName(fn.module, node) !== 'relpath' || !PATHS.has(kind)) return NONE
    const view = this.find(subject, code[node + 6] ?? 0)
    const isInside = view !== null && isFixed(view) && code[node + 3] === 2 && !this.tainted(fn, code[node + 9] ?? 0)
    return isInside && this.text(fn, prefix)?.startsWith('..') === true ? CLEAN : NONE
  }

  private pattern(subject: Subject, node: number, how: 'fullmatch' | 'match' | 'search', holds: boolean): Verdict {
    const { fn, kind } = subject
    const { code } = fn.module.form
    const callee = code[node + 2] ?? 0
    const count = code[node + 3] ?? 0
    const first = count > 0 ? (code[node + 6] ?? 0) : 0
    const second = count > 1 ? (code[node + 9] ?? 0) : 0
    const onPattern = code[callee] === Op.Attribute && second === 0
    const made = this.compiled(fn, onPattern ? (code[callee + 2] ?? 0) : first, 0)
    const text = made !== null ? this.text(made.fn, made.fn.module.form.code[made.node + 6] ?? 0) : onPattern ? null : this.text(fn, first)
    const view = text === null ? null : this.find(subject, onPattern ? first : second)
    if (text === null || view === null) return NONE
    if (!holds) {
      // Nothing of what is bad was found in it.
      const kept = how === 'search' ? keptBy(text) : null
      return kept === null ? NONE : admits(kind, kept)
    }
    const flags = made !== null ? keyOf(made.fn, made.node) : count > 2 ? keyOf(fn, code[node + 12] ?? 0) : ''
    if (/\bre\.M(?:ULTILINE)?\b/.test(flags)) return NONE
    if (ADDRESSES.has(kind) && view.ways.length === 0 && fixesHost(text, how)) return CLEAN
    const reach = readPattern(text, how)
    if (!reach.isAnchored || reach.others === null) return NONE
    return admits(kind, reach.others)
  }

  /** The call of `re.compile`. */
  private compiled(fn: SurveyedFunction, node: number, depth: number): { readonly fn: SurveyedFunction; readonly node: number } | null {
    const { code, strings } = fn.module.form
    if (depth > DEEPEST || node === 0) return null
    if (code[node] === Op.Call) return calleeName(fn.module, node) === 'compile' ? { fn, node } : null
    const isLocal = code[node] === Op.Local
    if (!isLocal && code[node] !== Op.Global && code[node] !== Op.ClassName) {
      if (code[node] !== Op.Attribute || fn.owner === null) return null
      const store = fn.owner.body.stores.get(strings[code[node + 3] ?? 0] ?? '')?.at(-1)
      return store?.how === 'value' ? this.compiled(fn.owner.body, store.node, depth + 1) : null
    }
    const name = strings[code[node + (isLocal ? 3 : 2)] ?? 0] ?? ''
    return this.compiledIn(isLocal ? fn : fn.module.functions[0], name, depth)
  }

  private compiledIn(home: SurveyedFunction | undefined, name: string, depth: number): ReturnType<Judge['compiled']> {
    const store = home?.stores.get(name)?.at(-1)
    if (home === undefined || store === undefined || depth > DEEPEST) return null
    if (store.how === 'value') return this.compiled(home, store.node, depth + 1)
    const from = store.how === 'import' ? importedFrom(this.callees.reader, home.module, store.node, store.index) : null
    return from === null ? null : this.compiledIn(from.module.functions[0], from.name, depth + 1)
  }

  /** `all(c.isalnum() or c in "-_" for c in name)`, `any(c in name for c in "/\\")`. */
  private quantified(subject: Subject, node: number, isAll: boolean, holds: boolean): Verdict {
    const { fn } = subject
    const { code } = fn.module.form
    if (code[node] !== Op.Comprehension) return NONE
    const element = code[node + 3] ?? 0
    const target = code[node + 6] ?? 0
    const source = code[node + 7] ?? 0
    const isOne = code[node + 5] === 1
    // One of them is true: what follows from it whichever it is. `any(path.is_relative_to(folder) for folder in folders)`
    if (!isAll && holds) return isOne ? this.test(subject, element, true) : NONE
    if (isAll && !holds) return isOne ? this.test(subject, element, false) : NONE
    if (isAll) {
      if (this.find(subject, source) === null) return NONE
      if (subject.isItem === true)
        return isOne && code[target] === Op.Local
          ? this.test({ ...subject, key: keyOf(fn, target), at: startOf(fn.module.form, element), isItem: false }, element, true)
          : NONE
      const text = keyOf(fn, element)
      if (!/\.is(?:alnum|digit|alpha|decimal)\(\)/.test(text)) return NONE
      return admits(subject.kind, (/["']([^"']*)["']/.exec(text)?.[1] ?? '').replaceAll('-', ''))
    }
    if (code[element] !== Op.Compare) return NONE
    const view = this.find(subject, source)
    if (view !== null)
      return view.ways.includes('parts') && /["']\.\.["']/.test(keyOf(fn, element)) ? { isClean: false, limits: Limit.NoDots } : NONE
    if (code[element + 2] !== CompareOp.In || this.find(subject, code[element + 4] ?? 0) === null) return NONE
    const words = keyOf(fn, source)
    return {
      isClean: false,
      limits: (/["'][^"']*\/[^"']*["']/.test(words) ? Limit.NoSlash : 0) | (words.includes('..') ? Limit.NoDots : 0),
    }
  }

  /** `next((one for one in known if one.name == name), None)`: there is one for which this holds. */
  private chosen(subject: Subject, node: number): Verdict {
    const { code } = subject.fn.module.form
    if (code[node] !== Op.Comprehension) return NONE
    for (let i = 0; i < (code[node + 5] ?? 0); i++) {
      if (code[node + 6 + 2 * i] !== 0) continue
      const verdict = this.test(subject, code[node + 7 + 2 * i] ?? 0, true)
      if (verdict.isClean) return verdict
    }
    return NONE
  }

  /** What is answered when a look at where a name leads once says nothing of where the request ends. */
  withoutLookups<T>(ask: () => T): T {
    this.trustsLookups = false
    try {
      return ask()
    } finally {
      this.trustsLookups = true
    }
  }

  /** `case "a" | "b":` */
  private isWords(fn: SurveyedFunction, pattern: number): boolean {
    const { code } = fn.module.form
    if (code[pattern] === Op.PatternAs) return this.isWords(fn, code[pattern + 2] ?? 0)
    if (code[pattern] === Op.PatternValue) return !this.tainted(fn, code[pattern + 2] ?? 0)
    if (code[pattern] !== Op.PatternOr) return false
    return Array.from({ length: code[pattern + 2] ?? 0 }, (_, i) => code[pattern + 3 + i] ?? 0).every((one) => this.isWords(fn, one))
  }

  /** `for name in names: check(name)`: behind the loop it holds for each. */
  private eachOf(subject: Subject, loop: number): Verdict {
    const { fn } = subject
    const { form } = fn.module
    const [target, source, body] = [form.code[loop + 2] ?? 0, form.code[loop + 3] ?? 0, form.code[loop + 4] ?? 0]
    if (subject.isItem !== true || form.code[target] !== Op.Local || this.depth > DEEPEST) return NONE
    if (this.find(subject, source)?.ways.length !== 0) return NONE
    this.depth++
    const end = endOf(form, body)
    const verdict = this.judge({ fn, key: keyOf(fn, target), at: end, kind: subject.kind }, [end])
    this.depth--
    return verdict
  }

  // ---- functions of the project

  /** A function of the project that was asked about the subject: what its answer means. */
  private asked(subject: Subject, call: number, how: 'returns' | 'true' | 'false'): Verdict {
    if (this.depth >= DEEPEST) return NONE
    const { fn, kind } = subject
    const { code, strings } = fn.module.form
    const count = code[call + 3] ?? 0
    const passed: { readonly index: number; readonly name: string | null; readonly isFixed: boolean; readonly part: string }[] = []
    for (let i = 0; i < count; i++) {
      const at = call + 4 + 3 * i
      const view = this.find(subject, code[at + 2] ?? 0)
      const part = view === null ? this.partOf(subject, code[at + 2] ?? 0) : ''
      const isWhole = view?.ways.some(
        (way) => way !== 'str' && way !== 'Path' && !FIXING.has(way) && !(way === 'host' && ADDRESSES.has(kind)),
      )
      if (part !== '' || isWhole === false)
        passed.push({
          index: i,
          name: code[at] === 3 ? (strings[code[at + 1] ?? 0] ?? null) : null,
          isFixed: view !== null && isFixed(view),
          part,
        })
    }
    const callee = code[call + 2] ?? 0
    const receiver = code[callee] === Op.Attribute && this.find(subject, code[callee + 2] ?? 0)?.ways.length === 0
    if (passed.length === 0 && !receiver) return NONE
    const { functions, paths } = this.callees.of(fn, call, 0)
    if (how === 'true' && passed[0]?.index === 0 && paths.some((path) => this.table.find(path)?.checks?.includes(kind) === true))
      return CLEAN
    if (
      passed.length > 0 &&
      how !== 'false' &&
      this.declared.makesHarmless(functions, paths, kind, how === 'true' ? 'answering' : 'raising')
    )
      return CLEAN
    const known = how === 'true' && this.looksUp(fn, call) ? Limit.Known : 0
    if (functions.length === 0) return known === 0 ? NONE : { isClean: false, limits: known }
    let limits = -1
    for (const { fn: asked, isBound } of functions) {
      const parameters = asked.form?.parameters ?? []
      const verdicts = passed.flatMap(({ index, name, isFixed: isResolved, part }) => {
        const parameter = name ?? parameters[index + (isBound ? 1 : 0)]?.name
        return parameter === undefined ? [] : [this.summary(asked, parameter + part, kind, how, isResolved)]
      })
      if (verdicts.length === 0) return { isClean: false, limits: known }
      limits &= verdicts.some(({ isClean }) => isClean) ? -1 : verdicts.reduce((all, verdict) => all | verdict.limits, 0)
    }
    return limits === -1 ? CLEAN : { isClean: isHarmless(kind, limits), limits: limits | known }
  }

  /** `get_document(name)`, `run_in_threadpool(self.find_user, name)`: what gives nothing where there is none of that name. */
  private looksUp({ module }: SurveyedFunction, call: number): boolean {
    const { code } = module.form
    const name = calleeName(module, call) ?? ''
    const handed = code[call + 3] === 0 ? null : nameAt(module, code[call + 6] ?? 0)
    return LOOKS_UP.test(name) || (handed !== null && /^(?:run_in_|to_thread)/.test(name) && LOOKS_UP.test(handed))
  }

  /** What a function has made sure of its parameter when it comes back, or answers yes or no. */
  summary(fn: SurveyedFunction, parameter: string, kind: EffectKind, how: 'returns' | 'true' | 'false', isResolved = false): Verdict {
    let known = this.summaries.get(fn)
    if (known === undefined) this.summaries.set(fn, (known = new Map()))
    const key = `${parameter} ${kind} ${how} ${isResolved}${this.trustsLookups ? '' : ' followed'}`
    const before = known.get(key)
    if (before !== undefined) return before
    known.set(key, NONE)
    this.depth++
    try {
      const verdict = this.summarise(fn, parameter, kind, how, isResolved)
      known.set(key, verdict)
      return verdict
    } finally {
      this.depth--
    }
  }

  private summarise(
    fn: SurveyedFunction,
    parameter: string,
    kind: EffectKind,
    how: 'returns' | 'true' | 'false',
    isResolved: boolean,
  ): Verdict {
    const { form } = fn.module
    const { code } = form
    if (kind === 'url' && this.trustsLookups && resolvesAddress(this.callees, fn, how)) {
      this.hasLookups = true
      return CLEAN
    }
    if (kind === 'inflated' && this.measures(fn)) return CLEAN
    const subject: Subject = { fn, key: parameter, at: startOf(form, fn.body), kind, isFixed: isResolved }
    let limits = -1
    const add = (verdict: Verdict): void => {
      if (!verdict.isClean) limits &= verdict.limits
    }
    if (fn.form?.isLambda === true) return how === 'returns' ? NONE : this.test(subject, fn.body, how === 'true')
    let exits = 0
    for (let i = 0; i < fn.returns.length; i += 2) {
      const node = fn.returns[i] ?? 0
      const value = code[node + 2] ?? 0
      const said = code[value]
      if (how === 'true' && (value === 0 || said === Op.False || said === Op.None)) continue
      if (how === 'false' && said === Op.True) continue
      exits++
      const around = this.judge(subject, [startOf(form, node)])
      // `return check(path)`: what is given back was checked.
      const call = said === Op.Await ? (code[value + 2] ?? 0) : value
      const own =
        value === 0
          ? NONE
          : how !== 'returns'
            ? this.test(subject, value, how === 'true')
            : code[call] === Op.Call
              ? this.asked(subject, call, 'returns')
              : NONE
      add(around.isClean || own.isClean ? CLEAN : { isClean: false, limits: around.limits | own.limits })
    }
    if (how !== 'true' && !leaves(fn, fn.body)) {
      exits++
      add(this.judge(subject, [behind(fn)]))
    }
    if (exits === 0) return NONE
    return limits === -1 ? CLEAN : { isClean: isHarmless(kind, limits), limits }
  }

  private readonly checked = new Map<SurveyedFunction, boolean>()

  /** A function that gives back an address when it has looked up where that leads. */
  givesChecked(fn: SurveyedFunction): boolean {
    if (!this.trustsLookups) return false
    let known = this.checked.get(fn)
    if (known === undefined) this.checked.set(fn, (known = fn.returns.length > 0 && resolvesAddress(this.callees, fn, 'returns')))
    if (known) this.hasLookups = true
    return known
  }

  /** A function that looks at the names of an archive's members before it unpacks them. */
  looksAtMembers(fn: SurveyedFunction): boolean {
    return MEMBERS.test(bodyText(fn))
  }

  /** A function that looks at how much the parts of an archive will be, or unpacks no more than it says. */
  measures(fn: SurveyedFunction, depth = 0): boolean {
    if (MEASURES.test(bodyText(fn))) return true
    if (depth >= 1) return false
    for (let i = 0; i < Math.min(fn.calls.length, 40); i += 2)
      for (const { fn: inner } of this.callees.of(fn, fn.calls[i] ?? 0, fn.calls[i + 1] ?? 0).functions)
        if (this.measures(inner, depth + 1)) return true
    return false
  }

  // ---- help

  /** The view under which an expression of a check is the subject; null where it is something else. */
  private find({ fn, key, at, isFixed = false }: Subject, node: number): View | null {
    if (node === 0) return null
    const views = viewsOf(fn, node)
    const found = views.find((view) => view.key === key && !isRestored(fn, view.root, view.at, at))
    return found === undefined ? null : { ...found, all: [...(views.at(-1)?.ways ?? []), ...(isFixed ? ['resolve'] : [])] }
  }

  /** `check(wish)`, where `wish.name` is asked about: what follows the argument. */
  private partOf({ fn, key, at }: Subject, node: number): string {
    const { code } = fn.module.form
    if (code[node] !== Op.Local) return ''
    const name = keyOf(fn, node)
    return key.startsWith(`${name}.`) && !isRestored(fn, name, startOf(fn.module.form, node), at) ? key.slice(name.length) : ''
  }

  private isEnum(fn: SurveyedFunction, call: number): boolean {
    const { cls } = this.callees.of(fn, call, 0)
    return (
      cls?.mro.some((one) => /(?:^|\.)(?:Enum|StrEnum|IntEnum)$/.test(one.kind === 'class' ? (one.native ?? one.name) : one.path)) === true
    )
  }

  private tainted(fn: SurveyedFunction, node: number): boolean {
    return this.isTainted(fn, node, 0)
  }

  private text(fn: SurveyedFunction, node: number): string | null {
    return node === 0 ? null : textOf(pick(this.callees.reader.read(fn, node, 0).value))
  }
}

/** `[name for name in names if name in KNOWN]`: what is checked stands behind what it is checked for, and what it goes through between. */
function whereAsked(subject: Subject, { from, to, node }: Check): Subject {
  const at = startOf(subject.fn.module.form, node)
  return at > to && subject.at >= from && subject.at <= to ? { ...subject, at } : subject
}

function isFixed({ ways, all = ways }: View): boolean {
  return all.some((way) => FIXING.has(way))
}

/** The whole value is compared, or the part that decides where an address leads. */
function isWholeOrHost({ ways }: View, kind: EffectKind): boolean {
  if (ways.includes('host')) return ADDRESSES.has(kind)
  return !ways.some((way) =>
    ['joined', 'scheme', 'suffix', 'name', 'parent', 'parents', 'parts', 'stem', 'lower-part', 'basename'].includes(way),
  )
}

/** What a text that is not in the value says of it. */
function limitsOf(text: string | null): number {
  return text === '..' || text === '../' ? Limit.NoDots : text === '/' ? Limit.NoSlash : text === '.' ? Limit.NoDots : 0
}

/** Only words, and these characters besides. */
export function admits(kind: EffectKind, others: string): Verdict {
  switch (kind) {
    case 'file':
    case 'archive': {
      const limits = (others.includes('/') ? 0 : Limit.NoSlash | Limit.NotAbsolute) | (others.includes('.') ? 0 : Limit.NoDots)
      return { isClean: isHarmless(kind, limits), limits }
    }
    case 'url':
    case 'redirect':
      return /[/:.@\\]/.test(others) ? NONE : CLEAN
    case 'sql':
    case 'command':
    case 'html':
    case 'template':
    case 'code':
    case 'regex':
    case 'query':
    case 'ldap':
    case 'xpath':
    case 'xml':
    case 'format':
      return /[^._/:@, -]/.test(others) || (kind === 'code' && /[^. ]/.test(others)) ? NONE : CLEAN
    default:
      return CLEAN
  }
}

export function isHarmless(kind: EffectKind, limits: number): boolean {
  if (PATHS.has(kind)) {
    if ((limits & Limit.NoSlash) !== 0 && (limits & (Limit.NoDots | Limit.NotUp)) !== 0) return true
    return (limits & Limit.NoDots) !== 0 && (limits & Limit.NotAbsolute) !== 0
  }
  if (kind === 'nosql') return (limits & Limit.Text) !== 0 && (limits & Limit.Parsed) === 0
  if (kind === 'redirect') return (limits & Limit.LocalPath) !== 0 && (limits & Limit.NotAbsolute) !== 0
  return false
}
