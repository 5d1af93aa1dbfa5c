// Servers that the program starts itself: `uvicorn.run("main:app", host="0.0.0.0")` in a file that `python` runs.

import type { CodeValue, Model } from '../model/index.ts'
import type { ServerCommand, ServerOption } from './sources/servers.ts'

/** As a command line would say it; what is not known stays away. */
export function readServersInCode(model: Model | undefined): ServerCommand[] {
  return (model?.code?.calls ?? []).flatMap((call): ServerCommand[] => {
    if (!call.tags.includes('server-run') || !call.callee.startsWith('uvicorn.') || call.condition?.default === 'off') return []
    const { place } = call
    const options = new Map<string, ServerOption>()
    for (const [name, value] of Object.entries(call.arguments)) {
      const plain = toPlain(value)
      if (plain !== null && name !== 'app') options.set(name.replaceAll('_', '-'), { value: plain, place, by: `${name}=` })
      // Something is given, whatever it is.
      else if (/^(?:port|ssl_certfile|ssl_keyfile)$/.test(name) && value.certainty === 'unknown')
        options.set(name.replaceAll('_', '-'), { value: '', place, by: `${name}=` })
    }
    const app = call.arguments['app']
    const entry = app !== undefined && typeof app.value === 'string' ? app.value : null
    return [{ program: 'uvicorn', mode: null, place, options, entry, kind: 'code', file: place.file }]
  })
}

/** A switch that a setting throws may be thrown the other way where it is deployed. */
function toPlain({ value, certainty }: CodeValue): string | boolean | null {
  if (certainty === 'unknown' || (typeof value === 'boolean' && certainty !== 'certain')) return null
  if (typeof value === 'string' || typeof value === 'boolean') return value
  return typeof value === 'number' ? String(value) : Array.isArray(value) ? value.join(',') : null
}
