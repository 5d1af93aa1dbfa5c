// What a middleware or a dependency is for, as far as its name tells. Until the model says what each one means, a middleware that
// is not known to be about something else counts as one that might authenticate, and so does a dependency.

import type { Dependency, Middleware } from '../model/index.ts'

const aboutSomethingElse: ReadonlySet<string> = new Set([
  'BrotliMiddleware',
  'CORSMiddleware',
  'CorrelationIdMiddleware',
  'DebugToolbarMiddleware',
  'ExceptionMiddleware',
  'GZipMiddleware',
  'HTTPSRedirectMiddleware',
  'OpenTelemetryMiddleware',
  'PrometheusInstrumentatorMiddleware',
  'PrometheusMiddleware',
  'ProxyHeadersMiddleware',
  'RequestIdMiddleware',
  'SecurityHeadersMiddleware',
  'SentryAsgiMiddleware',
  'ServerErrorMiddleware',
  'SessionMiddleware',
  'SlowAPIASGIMiddleware',
  'SlowAPIMiddleware',
  'TimingMiddleware',
  'TrustedHostMiddleware',
])

export function mayAuthenticate({ name }: Middleware): boolean {
  return !aboutSomethingElse.has(name)
}

/** By its name about something else than the caller: `get_db`, `common:Pagination`. */
export function isHarmless(dependency: Dependency | undefined): boolean {
  const name = dependency?.call.split(/[:.]/).at(-1) ?? ''
  const words = name
    .replace(/([a-z0-9])(?=[A-Z])/g, '$1_')
    .toLowerCase()
    .split('_')
  return words.some((word) => resources.has(word)) && words.every((word) => resources.has(word) || fillers.has(word))
}

const resources: ReadonlySet<string> = new Set(
  'cache client config connection database db engine filter filters limit logger page pagination paging parameters params redis service session settings sorting storage'.split(
    ' ',
  ),
)
const fillers: ReadonlySet<string> = new Set(
  'a async common create current default get make new open provide query sync the use with'.split(' '),
)
