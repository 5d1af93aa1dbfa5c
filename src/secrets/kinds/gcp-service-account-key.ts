// The file that the console makes for a service account: https://cloud.google.com/iam/docs/keys-create-delete

import { bad, good } from '../../finding/index.ts'
import { defineKind } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineKind({
  id: 'gcp-service-account-key',
  title: 'Key of a Google Cloud service account',
  severity: 'critical',
  confidence: 'high',
  service: 'Google Cloud',
  cwe: ['CWE-321', 'CWE-798'],
  why: 'The key signs in as the service account, with every role that it has in any project, and never expires by itself.',
  fix: 'Delete the key with `gcloud iam service-accounts keys delete`, and let the program run as the account without a key: attached to the service, or by workload identity federation.',
  blindSpots: ['Whether the account still exists is not asked.'],
  examples: [
    bad(
      'a file beside the code',
      `
      # file: service-account.json
      {
        "type": "service_account",
        "project_id": "shop",
        "private_key": "{{gcp-service-account-key -----BEGIN PRIVATE KEY-----…}}",  # <-- finding
        "client_email": "api@shop.iam.gserviceaccount.com"
      }
    `,
    ),
    good(
      'what federation needs holds no secret',
      `
      # file: credentials.json
      {
        "type": "external_account",
        "audience": "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/ci/providers/github",
        "token_url": "https://sts.googleapis.com/v1/token"
      }
    `,
    ),
  ],
  keywords: ['private_key'],
  pattern:
    /private_key\\?["']\s{0,4}:\s{0,4}\\?["'](?<secret>-----BEGIN (?:RSA )?PRIVATE KEY-----(?:\\+n|[A-Za-z0-9+/=\s]){60,6000}?-----END (?:RSA )?PRIVATE KEY-----)/dg,
  reach: { before: 8, after: 6200, line: false },
  isStrict: true,
  takesPlaceholders: true,
  judge: ({ value }) => (/-----\\*n?\s*M/.test(value) && !/example|your|xxxx|\.\.\./i.test(value) ? {} : null),
  sample(random) {
    const value = `-----BEGIN ${''}PRIVATE KEY-----\\nMII${random.text(1200, alphabets.base64)}\\n-----END PRIVATE KEY-----\\n`.slice(0, -2)
    const text = JSON.stringify({ type: 'service_account', project_id: 'shop', private_key: 0 }, null, 2).replace('0', `"${value}\\n"`)
    return { name: 'private_key', value, file: { path: 'service-account.json', text } }
  },
})
