// What an operation takes: the steps of the shield that look at requests. An operation is compiled when its first request comes, or ahead.

import type { Route } from '../../../../model/index.ts'
import { findBoundary, parseMediaType } from '../../../content/index.ts'
import type { Mode } from '../../../decide/verdict.ts'
import { findHeader, type RefusalCode, type RequestHead } from '../../../request/index.ts'
import type { Objection, OperationShield, SentBytes, ShieldRequest, ShieldWatch } from '../../shield.ts'
import type { ContractDocument, ContractOperation } from '../contract-document.ts'
import { type ContractRules, type Undeclared, usualFiles } from '../rules.ts'
import { type BodyContract, type BodySaid, createBodyContract, isSaidJson, readSent, type SentBody } from './body-contract.ts'
import { SchemaJudges } from './compile-schema.ts'
import { FormWatch } from './form-watch.ts'
import { createHeadContract, type HeadContract, type HeadSaid } from './head-contract.ts'
import { findOversize, watchJson, watchSize } from './json-watch.ts'
import { compileText } from './patterns.ts'
import { refuses, takes } from './verdict.ts'

export interface RequestContracts {
  /** null where there is nothing to hold a request against. */
  of(route: Route, mode: Mode): Pick<OperationShield, 'head' | 'body'> | null
}

interface Compiled {
  readonly head: HeadContract | null
  readonly body: BodyContract | null
}

export function createRequestContracts(rules: ContractRules, document: ContractDocument): RequestContracts {
  // Documents of OpenAPI 3.0 come from FastAPI before 0.99, or from somebody else.
  const leavesValues = rules.leavesValues || !/^3\.[1-9]/.test(String(document.root['openapi']))
  const judges = new SchemaJudges(document, rules.names, compileText, leavesValues)
  const made = new Map<ContractOperation, Compiled>()
  const compile = (operation: ContractOperation): Compiled => {
    const known = made.get(operation)
    if (known !== undefined) return known
    const compiled = {
      head: createHeadContract(operation, document, judges, rules.names, rules.unknown.query !== 'allow'),
      body: createBodyContract(operation, document, judges),
    }
    made.set(operation, compiled)
    return compiled
  }
  const compileRoute = (route: Route): Compiled | null => {
    const operation = document.operationOf(route)
    return operation === null ? null : compile(operation)
  }
  return {
    of(route, mode) {
      const operation = document.operationOf(route)
      if (operation === null) return null
      if (rules.ahead) compile(operation)
      return new RequestContract(operation, compile, compileRoute, rules, mode === 'enforce').steps()
    },
  }
}

const name = 'contract'
const uploadType = /^\s*multipart\/form-data\b/i

class RequestContract {
  readonly #operation: ContractOperation
  readonly #compile: (operation: ContractOperation) => Compiled
  readonly #compileRoute: (route: Route) => Compiled | null
  readonly #rules: ContractRules
  readonly #isEnforced: boolean
  #compiled: Compiled | null = null
  /** Of bodies that did not come in one piece. */
  readonly #forms = new WeakMap<ShieldRequest, FormWatch>()

  constructor(
    operation: ContractOperation,
    compile: (operation: ContractOperation) => Compiled,
    compileRoute: (route: Route) => Compiled | null,
    rules: ContractRules,
    isEnforced: boolean,
  ) {
    this.#operation = operation
    this.#compile = compile
    this.#compileRoute = compileRoute
    this.#rules = rules
    this.#isEnforced = isEnforced
  }

  steps(): Pick<OperationShield, 'head' | 'body'> {
    const head: OperationShield['head'] = (request) => this.#head(request)
    if (this.#operation.operation['requestBody'] === undefined) return { head }
    return {
      head,
      body: {
        mostBytes: this.#rules.body,
        judge: (request, sent) => this.#body(request, sent),
        watch: (request) => this.#watch(request),
      },
    }
  }

  #head(request: ShieldRequest): Objection | null {
    const { head, parameters, others } = request
    const { framing } = head
    if (framing.kind === 'length' && framing.bytes > this.#mostOf(head) && this.#takesBody()) return this.#tooLarge(this.#mostOf(head))
    const contract = this.#ready().head
    if (contract === null) return null
    const said = contract.judge(head, parameters)
    if (said.verdict === takes && said.unknown === null && said.repeated === null) return null
    if (said.verdict === refuses) {
      const isRefused = others.every((other) => this.#compileRoute(other)?.head?.judge(head, null).verdict === refuses)
      if (isRefused) return this.#object('contract-broken', said.reason)
    }
    return others.length > 0 ? null : this.#undeclared(request, said)
  }

  #body(request: ShieldRequest, came: SentBytes): Objection | null {
    const { bytes } = came
    const { head } = request
    const contract = this.#ready().body
    if (bytes === null) return isUpload(head) ? null : this.#tooLarge()
    if (contract === null || this.#isPlain(contract, came, bytes, head)) return null
    if (isUpload(head)) {
      const objection = this.#lookAtFiles(request, contract, bytes)
      if (objection !== null) return objection
    }
    const sent = this.#read(came, bytes, head, contract.takes)
    if (sent.kind === 'json') {
      const oversize = findOversize(bytes, this.#rules)
      if (oversize !== null) return this.#object('contract-too-large', oversize)
    }
    return this.#conclude(request, contract, sent, (wanted) => this.#read(came, bytes, head, wanted))
  }

  #conclude(
    request: ShieldRequest,
    contract: BodyContract,
    sent: SentBody,
    read: (wanted: BodyContract['takes']) => SentBody,
  ): Objection | null {
    const { others } = request
    const said = contract.judge(sent)
    if (said.verdict === refuses) {
      const isRefused = others.every((other) => {
        const body = this.#compileRoute(other)?.body
        return body?.judge(body.takes === contract.takes ? sent : read(body.takes)).verdict === refuses
      })
      if (isRefused) return this.#object(said.code, said.reason)
    }
    if (others.length > 0) return null
    if (sent.kind === 'form' && sent.entries === null)
      return this.#by(
        this.#rules.unknown.fields === 'refuse' ? 'refuse' : 'note',
        request,
        'contract-unreadable',
        'the form can be read in more than one way and was not judged',
      )
    return this.#undeclared(request, said)
  }

  /** Null where it was said while it came that all is well, or where there is nothing to say. */
  #lookAtFiles(request: ShieldRequest, contract: BodyContract, bytes: Uint8Array): Objection | null {
    const seen = this.#forms.get(request)
    if (seen !== undefined && seen.size === bytes.length) return seen.finish()
    const watch = this.#watchForm(request, contract)
    return watch?.add(bytes) ?? watch?.finish() ?? null
  }

  /** What is said of files holds where one operation may answer. */
  #watchForm(request: ShieldRequest, contract: BodyContract): FormWatch | null {
    const type = parseMediaType(contentTypeOf(request.head) ?? '')
    const boundary = type === null ? null : findBoundary(type.parameters)
    if (contract.takes !== 'form' || boundary === null) return null
    const { files = usualFiles, body } = this.#rules
    const unseen = (): SentBody => ({ kind: 'bytes' })
    return new FormWatch(boundary, {
      rules: files,
      body,
      declared: request.others.length === 0 ? (contract.files ?? none) : none,
      object: (code, reason) => this.#object(code, reason),
      by: (mode, code, reason) => this.#by(mode, request, code, reason),
      judge: (entries) => this.#conclude(request, contract, { kind: 'form', entries }, unseen),
    })
  }

  /** Taken for certain, and nothing of it to note. */
  #isPlain({ quick }: BodyContract, came: SentBytes, bytes: Uint8Array, head: RequestHead): boolean {
    if (quick === null || bytes.length === 0 || !isSaidJson(contentTypeOf(head))) return false
    const tape = came.tape()
    return tape !== null && tape.depth <= this.#rules.depth && quick(tape, 0) === tape.end && findOversize(bytes, this.#rules) === null
  }

  /** What every operation that may answer refuses, as soon as it is there. */
  #watch(request: ShieldRequest): ShieldWatch | null {
    const { head, others } = request
    if (isUpload(head)) {
      const contract = this.#ready().body
      const watch = contract === null ? null : this.#watchForm(request, contract)
      if (watch !== null) this.#forms.set(request, watch)
      return watch
    }
    const tooLarge = () => this.#tooLarge()
    const contracts = [this.#ready(), ...others.map((other) => this.#compileRoute(other))]
    if (!isSaidJson(contentTypeOf(head)) || contracts.some((one) => one?.body?.takes !== 'json'))
      return watchSize(this.#rules.body, tooLarge)
    return watchJson(this.#rules, (code, reason) => this.#object(code, reason), tooLarge)
  }

  #read(came: SentBytes, bytes: Uint8Array, head: RequestHead, wanted: 'json' | 'form'): SentBody {
    return readSent(bytes, contentTypeOf(head), wanted, () => came.json(this.#rules.depth, this.#rules.repeated.keys !== 'refuse'))
  }

  #undeclared(request: ShieldRequest, said: HeadSaid | BodySaid): Objection | null {
    const { unknown, repeated } = this.#rules
    const isBody = 'code' in said
    const [what, strange, again] = isBody
      ? (['field', unknown.fields, repeated.form] as const)
      : (['parameter', unknown.query, repeated.query] as const)
    const code: RefusalCode = 'contract-broken'
    if (said.unknown !== null) {
      const objection = this.#by(strange, request, code, `the ${what} \`${said.unknown}\` is not in the contract`)
      if (objection !== null) return objection
    }
    return said.repeated === null ? null : this.#by(again, request, code, `the ${what} \`${said.repeated}\` came more than once`)
  }

  #by(mode: Undeclared, request: ShieldRequest, code: RefusalCode, reason: string): Objection | null {
    if (mode === 'allow') return null
    if (mode === 'refuse') return this.#object(code, reason)
    request.note({ shield: name, code, reason, isEnforced: false })
    return null
  }

  #object(code: RefusalCode, reason: string): Objection {
    return { shield: name, code, reason, detail: reason, isEnforced: this.#isEnforced }
  }

  #tooLarge(most = this.#rules.body): Objection {
    return this.#object('contract-too-large', `the body is larger than ${most} bytes`)
  }

  #mostOf(head: RequestHead): number {
    return isUpload(head) ? (this.#rules.files ?? usualFiles).together : this.#rules.body
  }

  #takesBody(): boolean {
    return this.#operation.operation['requestBody'] !== undefined
  }

  #ready(): Compiled {
    this.#compiled ??= this.#compile(this.#operation)
    return this.#compiled
  }
}

const none: NonNullable<BodyContract['files']> = new Map()

const contentTypeOf = ({ headers }: RequestHead): string | null => findHeader(headers, 'content-type')

const isUpload = ({ headers }: RequestHead): boolean =>
  headers.some(({ name: header, value }) => header === 'content-type' && uploadType.test(value))
