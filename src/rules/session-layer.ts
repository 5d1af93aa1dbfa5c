// Starlette's session middleware, as an app has it: the whole session is a signed cookie.

import type { App, Argument, Middleware } from '../model/index.ts'
import { isStarlette } from './middleware-purpose.ts'

/** Those that may be there under the defaults. */
export function sessionLayers(app: App): Middleware[] {
  return app.middleware.filter((layer) => isStarlette(layer, 'SessionMiddleware') && layer.condition?.default !== 'off')
}

export function optionOf(layer: Middleware, name: string): Argument | undefined {
  return Object.hasOwn(layer.options, name) ? layer.options[name] : undefined
}

/** The value where it is known; `absent` where Starlette's own default counts. */
export function knownValue(layer: Middleware, name: string, absent: Argument['value']): Argument['value'] | undefined {
  const option = optionOf(layer, name)
  if (option === undefined) return absent
  return option.certainty === 'unknown' ? undefined : option.value
}
