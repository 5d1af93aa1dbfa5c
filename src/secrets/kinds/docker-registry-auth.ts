// https://docs.docker.com/reference/cli/docker/login/

import { bad, good } from '../../finding/index.ts'
import { decodeText } from '../encoded-texts.ts'
import { defineKind } from '../kit.ts'
import { isPlaceholder } from '../placeholder.ts'

export default defineKind({
  id: 'docker-registry-auth',
  title: 'Credentials of a container registry',
  severity: 'high',
  confidence: 'high',
  service: 'a container registry',
  why: 'The file holds name and password in base64: whoever has them pulls private images and, with the right to write, puts others in their place.',
  fix: 'Set another password or token at the registry, and let docker keep it in a credential helper.',
  blindSpots: ['Whether the value is still accepted is not asked.'],
  examples: [
    bad(
      'a file with a value',
      `
      # file: .docker/config.json
      {
        "auths": {
          "registry.shop-prod.net": {"auth": "{{docker-registry-auth …}}"}  # <-- finding
        }
      }
    `,
    ),
    good(
      'a file that names a variable',
      `
      # file: .docker/config.json
      {
        "auths": {"registry.shop-prod.net": {}},
        "credsStore": "secretservice"
      }
    `,
    ),
  ],
  keywords: ['"auth"', '\\"auth\\"'],
  pattern: /\\?"auth\\?"\s{0,4}:\s{0,4}\\?"(?<secret>[A-Za-z0-9+/]{12,1000}={0,2})\\?"/dg,
  reach: { before: 200, after: 400, line: false },
  judge: ({ value, text }) => {
    const decoded = decodeText(value)
    const password = decoded === null ? undefined : /^[^:\s]{1,200}:(.{4,})$/.exec(decoded)?.[1]
    return password !== undefined && !isPlaceholder(password) && text.includes('auths') ? {} : null
  },
  sample: (random) => {
    const value = btoa(`build:${random.text(20)}`)
    return {
      name: 'auth',
      value,
      file: { path: '.docker/config.json', text: `{\n  "auths": {"registry.shop-prod.net": {"auth": "${value}"}}\n}\n` },
    }
  },
})
