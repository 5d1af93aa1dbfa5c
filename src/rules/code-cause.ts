// The cause of a finding in code: the function that must change, by name, so that it survives moves of lines.
import type { Inside } from '../model/index.ts'
import type { Draft } from './kit.ts'

export function causeIn({ module, function: name }: Inside, what: string): Draft['cause'] {
  return { name: name === '' ? module : `${module}:${name}`, what }
}
