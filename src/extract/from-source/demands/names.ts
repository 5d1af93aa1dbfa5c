// By which names callers and questions about them go.

const someone = 'user|member|account|principal|subject|identity|caller|actor|viewer'
const callers = new RegExp(
  `^(?:\\w+_)?(?:current|authenticated|authed|auth|logged_in|signed_in|requesting|session|active|verified)_(?:\\w+_)?(?:${someone})(?:_\\w+)?$` +
    `|^(?:db_)?(?:${someone})$|^(?:me|claims|auth|authorize|user_?info|token_(?:data|payload|user|info)|jwt_payload|auth_(?:data|info|context|result))$`,
  'i',
)

/** What a variable is called that holds who calls. */
export function isCallerVariable(name: string): boolean {
  return callers.test(name)
}

const givers = new RegExp(
  `^_*(?:get|fetch|load|require|read|resolve|find)?_*(?:the_)?(?:current|authenticated|authed|auth|logged_in|active|jwt)_(?:\\w+_)?(?:${someone})(?:_\\w+)?$`,
  'i',
)

/** `get_current_user`, `get_jwt_subject` */
export function isCallerGiver(name: string): boolean {
  return givers.test(name)
}

/** Of a dependency: `get_user`, `auth.required`, and no `get_user_service`. */
export function givesCaller(name: string): boolean {
  return (
    isCallerGiver(name) || (givenBy.test(name) && !/service|repo|manager|client|settings|config|session|db|store|crud|list|all/i.test(name))
  )
}
const givenBy = new RegExp(`(?:^|_)(?:${someone}|auth\\w*|login|admin|jwt|token)(?:_|$)`, 'i')

const carried = new RegExp(`\\brequest(?:\\.(?:state|scope|session|context|info))*\\.(?:current_)?(?:${someone}|auth|claims)\\b`, 'g')

/** `request.state.user` is who calls. */
export function withCarried(operand: string): string {
  return operand.replace(carried, 'caller')
}

export function isRequestVariable(name: string): boolean {
  return /^(?:request|req|websocket|ws|conn|connection|info|ctx|context|environ|scope)$/.test(name)
}

const asking =
  /^_*(?:require|ensure|assert|enforce|verify|validate|check|authori[sz]e|authenticate|must|raise_(?:if|unless|for)|deny|forbid|guard|protect|restrict|construct_event|confirm)(?=_|$|[A-Z])/
const subjects =
  /permission|access|owner|author|auth|user|member|admin|role|scope|signature|token|csrf|tenant|organi[sz]ation|password|credential|limit|quota|allowed|construct_event/i

/** A call that refuses by an exception, as far as its name says: `verify_signature`, `check_access`. */
export function isAskingCall(name: string, hasCaller: boolean): boolean {
  return asking.test(name) && (hasCaller || subjects.test(name))
}

const limits = /^_*(?:check_|enforce_|apply_)?(?:rate_?limit|throttle|quota)\w*$/i

export function isLimitCall(name: string): boolean {
  return limits.test(name)
}

/** A call in a `try` whose failure means that a credential does not hold. */
export function isVerifyingCall(name: string): boolean {
  return /^(?:decode|decode_token|unsign|loads|construct_event|verify\w*|authenticate\w*|validate_token\w*|parse_token\w*|compare_digest|check_password\w*)$/i.test(
    name,
  )
}

const refusing =
  /forbid|denied|unauthori[sz]ed|unauthenticated|not_?permitted|not_?allowed|permission|auth(?:entication|ori[sz]ation)?(?:failed|error|exception|required)|invalid_?(?:token|credential|signature|api_?key)|credentials?_?(?:exception|error)|connectionrefused|access_?(?:error|exception)|rate_?limit|too_?many|quota/i

/** `NotPermitted`, `ConnectionRefusedError` */
export function isRefusingName(name: string): boolean {
  return refusing.test(name)
}

/** `RateLimitExceeded` */
export function isLimitName(name: string): boolean {
  return /rate_?limit|too_?many|quota|throttl/i.test(name)
}

/** Speaks of what a caller shows to be let in, or of what is theirs. */
export function isOfCallers(operand: string): boolean {
  return /^(?:[^"']*[^\w"'])?caller\b/.test(operand)
}

const shown = /token|secret|passw|api_?key|signature|hmac|digest|csrf|credential|permission|role|scope|owner|is_?admin|superuser|auth/i

export function isOfCredentials(operand: string): boolean {
  return shown.test(operand)
}
