// Starlette's `@requires(scopes)`: it looks for the request among the function's parameters, and raises where there is none.
import { type FunctionValue, list, native, pick, signatureOf, str, type Value } from '../../../project/index.ts'
import { refuse } from './refuse.ts'

/** On a handler: the scopes that `@requires` asks for. */
export const REQUIRED_SCOPES = '\0requires'

const REQUIRES = 'starlette.authentication.requires'

export function createAuthentication(): Map<string, Value> {
  const requires = native(REQUIRES, (_machine, given) =>
    native(`${REQUIRES}()`, (machine, args, site) => {
      const func = pick(args.positional[0] ?? str(''))
      const signature = signatureOf(machine, func)
      if (signature !== null && !signature.parameters.some((p) => p.name === 'request' || p.name === 'websocket')) {
        const name = func.kind === 'function' ? func.qualname : 'function'
        refuse(machine, 'Exception', `No "request" or "websocket" argument on function "<function ${name}>"`, site)
      }
      if (func.kind === 'function') {
        const seen = func.attrs.get('\0decorators')
        const names = seen?.kind === 'list' ? seen : list()
        names.items.push(str(`${REQUIRES}()`))
        func.attrs.set('\0decorators', names)
        // What was registered before, by a decorator below, does not ask.
        const asking: FunctionValue = { ...func, attrs: new Map(func.attrs) }
        asking.attrs.set(REQUIRED_SCOPES, given.positional[0] ?? given.keywords.get('scopes') ?? list())
        return asking
      }
      return args.positional[0] ?? func
    }),
  )
  return new Map([[REQUIRES, requires]])
}
