// The CORS layers of an app, and what rules about them have in common.

import type { App, Argument, Middleware, Route } from '../model/index.ts'
import type { Draft, RuleContext } from './kit.ts'
import { findStranger } from './origin-pattern.ts'

export interface CorsLayer {
  readonly layer: Middleware
  /** A CORS layer further out, of the app or of one that it is mounted below: it answers the preflight requests. */
  readonly isBehind: boolean
}

/** Those that may be there under the defaults, outermost first. */
export function corsLayers(app: App, context: RuleContext): CorsLayer[] {
  const [own, ...around] = context.withParents(app).map((one) => one.middleware.filter((layer) => isCors(layer) && isOn(layer)))
  const isCovered = around.some((layers) => layers.length > 0)
  return (own ?? []).map((layer, index) => ({ layer, isBehind: isCovered || index > 0 }))
}

function isCors({ name, call }: Middleware): boolean {
  return name === 'CORSMiddleware' && /^(?:fastapi|starlette)\b/.test(call)
}

function isOn({ condition }: Middleware): boolean {
  return condition?.default !== 'off'
}

/** What is known about an option; undefined where it is not given or not known. */
export function knownOption(layer: Middleware, option: string): Argument | undefined {
  const argument = Object.hasOwn(layer.options, option) ? layer.options[option] : undefined
  return argument === undefined || argument.certainty === 'unknown' ? undefined : argument
}

/** `allow_credentials` where it is true. */
export function findCredentials(layer: Middleware): Argument | undefined {
  const credentials = knownOption(layer, 'allow_credentials')
  return credentials?.value === true ? credentials : undefined
}

/** The option by which every origin is admitted. */
export function findWideOption(layer: Middleware): { readonly option: string; readonly argument: Argument } | null {
  const origins = knownOption(layer, 'allow_origins')
  // Starlette: `"*" in allow_origins`, which of a string asks for a star anywhere in it.
  if (origins !== undefined && (typeof origins.value === 'string' || Array.isArray(origins.value)) && origins.value.includes('*'))
    return { option: 'allow_origins', argument: origins }
  const pattern = knownOption(layer, 'allow_origin_regex')
  if (pattern !== undefined && typeof pattern.value === 'string' && findStranger(pattern.value)?.kind === 'anyone')
    return { option: 'allow_origin_regex', argument: pattern }
  return null
}

/** ` by default (Settings.origins)`, where a setting decides. */
export function byDefault(given: readonly (Argument | undefined)[]): string {
  const notes = given.flatMap((argument) => (argument?.certainty === 'likely' && argument.note ? [argument.note] : []))
  const likely = given.some((argument) => argument?.certainty === 'likely')
  return notes.length > 0 ? ` by default (${[...new Set(notes)].join(', ')})` : likely ? ' by default' : ''
}

/** The arguments that stand on other lines than the middleware itself. */
export function elsewhere(
  { place: layer }: Middleware,
  given: readonly (readonly [Argument | undefined, string])[],
): NonNullable<Draft['others']> {
  return given.flatMap(([argument, note]) => {
    const place = argument?.place ?? null
    return place === null || (layer !== null && place.file === layer.file && place.line === layer.line)
      ? []
      : [{ role: 'cause', place, note }]
  })
}

export function reachedRoutes(app: App, context: RuleContext): Route[] {
  return context
    .withMounted(app)
    .flatMap(context.routesOf)
    .filter((route) => route.kind === 'http' && route.origin !== 'docs' && route.condition?.default !== 'off')
}
