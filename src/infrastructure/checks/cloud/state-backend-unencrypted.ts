// Terraform's state, with every password in it, stored in plain text.

import { sureIn } from '../../join.ts'
import { bad, defineCheck, good } from '../../kit.ts'
import { attributeOf, flagOf } from '../../terraform/module.ts'

export default defineCheck({
  id: 'state-backend-unencrypted',
  title: 'Terraform’s state is stored without encryption',
  severity: 'low',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-311'],
  owaspApi: 'API8:2023',
  asvs: [],
  why: `
    The state holds every value that a resource has: passwords of databases, keys, tokens that the application signs with, whether or not
    a variable is called sensitive.`,
  fix: 'Set `encrypt = true` on the backend, and let only the pipeline read the bucket.',
  blindSpots: ['Since 2023 buckets of Amazon’s cloud encrypt by themselves; what is reported is that somebody says otherwise.'],
  examples: [
    bad(
      'encryption switched off',
      `
      # file: infra/main.tf
      terraform {
        backend "s3" {
          bucket  = "state"
          key     = "api.tfstate"
          encrypt = false  # <-- finding
        }
      }
    `,
    ),
    good(
      'encryption on',
      `
      # file: infra/main.tf
      terraform {
        backend "s3" {
          bucket  = "state"
          key     = "api.tfstate"
          encrypt = true
        }
      }
    `,
    ),
  ],

  looksAt: 'terraform',
  check(block, report) {
    if (block.type !== 'terraform') return
    for (const backend of block.body.blocks.filter(({ type, labels }) => type === 'backend' && labels[0] === 's3')) {
      const section = { ...block, body: backend.body }
      const found = attributeOf(section, 'encrypt')
      if (found === null || flagOf(section, 'encrypt') !== false) continue
      report({
        place: found.source,
        cause: { name: block.file, what: 'backend' },
        what: 'the state of Terraform is stored without encryption',
        confidence: sureIn(block.deployment, 'high'),
      })
    }
  },
})
