// Whether clients may speak HTTP/2, as the command and `gateway.http2` say.

import { type Http2Rules, usualHttp2 } from '../../gateway/index.ts'
import type { Document } from '../../policy/index.ts'
import type { GatewayOptions } from './gateway-options.ts'

export function readHttp2({ http2 }: Pick<GatewayOptions, 'http2'>, { http2: written = {} }: Partial<Document['gateway']>): Http2Rules {
  return {
    ...usualHttp2,
    overTls: http2 === undefined ? (written.tls ?? usualHttp2.overTls) : http2 !== 'off',
    inClear: http2 === undefined ? (written.clear ?? usualHttp2.inClear) : http2 === 'clear',
    streams: written.streams === undefined ? usualHttp2.streams : Number(written.streams),
  }
}
