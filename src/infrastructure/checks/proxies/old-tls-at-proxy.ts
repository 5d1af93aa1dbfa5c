// Versions of TLS that browsers gave up years ago.

import { readEdges } from '../../edge-readers.ts'
import { bad, defineCheck, good } from '../../kit.ts'

const old = /^(?:SSLv[23]|TLSv1(?:\.[01])?|tls1\.[01]|VersionTLS1[01]|VersionSSL30)$/i

export default defineCheck({
  id: 'old-tls-at-proxy',
  title: 'A way in still speaks an old version of TLS',
  severity: 'medium',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-326', 'CWE-327'],
  owaspApi: 'API8:2023',
  asvs: ['v5.0.0-12.1.1'],
  why: `
    TLS 1.0 and 1.1 and SSL have known weaknesses and no browser speaks them any more (RFC 8996). A proxy that still does lets somebody on the way
    talk a client down to them.`,
  fix: 'Allow TLS 1.2 and 1.3 alone.',
  blindSpots: ['Where no version is named, the default of the program holds, which is not judged.'],
  examples: [
    bad(
      'nginx with the list of ten years ago',
      `
      # file: nginx.conf
      server {
        listen 443 ssl;
        ssl_protocols TLSv1 TLSv1.1 TLSv1.2;  # <-- finding
        location / {
          proxy_pass http://127.0.0.1:8000;
        }
      }
    `,
    ),
    good(
      'versions of today',
      `
      # file: nginx.conf
      server {
        listen 443 ssl;
        ssl_protocols TLSv1.2 TLSv1.3;
        location / {
          proxy_pass http://127.0.0.1:8000;
        }
      }
    `,
    ),
    good(
      'no version is named',
      `
      # file: nginx.conf
      server {
        listen 443 ssl;
        location / {
          proxy_pass http://127.0.0.1:8000;
        }
      }
    `,
    ),
  ],

  looksAt: 'setup',
  check(_, report, context) {
    const told = new Set<string>()
    for (const { tls } of readEdges(context)) {
      if (tls.kind !== 'terminated') continue
      const found = tls.versions.filter((version) => old.test(version))
      const key = `${tls.place.file}:${tls.place.line}`
      if (found.length === 0 || told.has(key)) continue
      told.add(key)
      report({
        place: tls.place,
        cause: { name: tls.place.file, what: `versions of TLS ${found.join(' ')}` },
        what: `this way in still speaks ${found.join(', ')}`,
      })
    }
  },
})
