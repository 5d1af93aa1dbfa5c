// `gateway`: whom the gateway in front of the application knows, and how it tells the application. No secret stands here: keys come from a file,
// from the environment or from a command.

import { abuseFields, type WithAbuse } from './gateway/abuse-part.ts'
import { adminShape, otlpShape, type WrittenAdmin, type WrittenOtlp } from './gateway/admin-part.ts'
import { annotationsFields, type WrittenAnnotations } from './gateway/annotations-part.ts'
import { applicationShape, type WrittenApplication } from './gateway/application-part.ts'
import { auditShape, type WrittenAudit } from './gateway/audit-part.ts'
import { callersFields, type WrittenCallers } from './gateway/callers.ts'
import { contentFields, type WrittenContent } from './gateway/content-part.ts'
import { contractFields, type WithContract } from './gateway/contract-part.ts'
import { edgeFields, type WrittenEdge } from './gateway/edge-part.ts'
import { browserFields, type WrittenBrowsers } from './gateway/headers-part.ts'
import { http2Fields, type WithHttp2 } from './gateway/http2-part.ts'
import { inspectionFields, type WithInspection } from './gateway/inspection-part.ts'
import { issuersShape, type WrittenIssuer } from './gateway/issuers.ts'
import { ratesFields, type WithRates } from './gateway/limits-part.ts'
import { loginFields, type WithLogin } from './gateway/login-part.ts'
import { patchesFields, type WrittenPatches } from './gateway/patches-part.ts'
import { pdpFields, type WithPdp } from './gateway/pdp-part.ts'
import { pointsShape, type WrittenPoints } from './gateway/points-part.ts'
import { routesFields, type WrittenRoutes } from './gateway/routes-part.ts'
import { type SecretSource, secretSource } from './gateway/secret-source.ts'
import { storeShape, type WrittenStore } from './gateway/store-part.ts'
import { tlsShape, type WrittenTls } from './gateway/tls-part.ts'
import { record, type Shape, text } from './shape.ts'

export interface WrittenGateway
  extends WithAbuse,
    WithContract,
    WithHttp2,
    WithInspection,
    WithLogin,
    WithPdp,
    WithRates,
    WrittenBrowsers,
    WrittenCallers,
    WrittenContent,
    WrittenEdge,
    WrittenPatches,
    WrittenRoutes,
    WrittenAnnotations {
  /** What the application is called in what it is told. */
  readonly audience: string
  /** Keys to sign with what the application is told, `ID:BASE64URL` with white space between, the first signs. */
  readonly key: SecretSource
  readonly issuers: ReadonlyMap<string, Partial<WrittenIssuer>>
  readonly application: Partial<WrittenApplication>
  readonly tls: Partial<WrittenTls>
  readonly audit: Partial<WrittenAudit>
  readonly admin: Partial<WrittenAdmin>
  readonly otlp: Partial<WrittenOtlp>
  readonly store: Partial<WrittenStore>
  readonly points: Partial<WrittenPoints>
}

const example = '`gateway: {issuers: {main: {issuer: "https://login.example", audience: shop}}}`'

export const gatewayShape: Shape<Partial<WrittenGateway>> = record<WrittenGateway>(
  {
    ...routesFields,
    ...browserFields,
    audience: text({
      description: 'What the application is called in what the gateway tells it; `fastward init --gateway` writes the same name.',
      expected: 'a name',
      example,
      pattern: '^\\S+$',
    }),
    key: secretSource('Where the key is kept with which the application is told who calls; `fastward credential signing` makes one.'),
    issuers: issuersShape,
    application: applicationShape,
    ...callersFields,
    ...loginFields,
    ...contentFields,
    tls: tlsShape,
    audit: auditShape,
    admin: adminShape,
    otlp: otlpShape,
    store: storeShape,
    points: pointsShape,
    ...edgeFields,
    ...patchesFields,
    ...contractFields,
    ...abuseFields,
    ...inspectionFields,
    ...pdpFields,
    ...ratesFields,
    ...http2Fields,
    ...annotationsFields,
  },
  { description: 'The gateway in front of the running application.', example },
)
