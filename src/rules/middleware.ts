// Which middleware could stand between a caller and a route. Until the model says what each one means, what is not known to be
// about something else counts as one that might.

import type { Middleware } from '../model/index.ts'

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
