// A registry in which a tag may be another image tomorrow.

import { bad, defineCheck, good } from '../../kit.ts'
import { attributeOf, blocksOf, flagOf, isResource, nameOf, textOf } from '../../terraform/module.ts'

export default defineCheck({
  id: 'registry-mutable-tags',
  title: 'Images in the registry can be replaced under their tag',
  severity: 'low',
  confidence: 'high',
  audience: 'pedantic',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-494'],
  owaspApi: 'API8:2023',
  asvs: [],
  why: `
    Whoever may push replaces the image that runs as \`1.4.2\`, and the next task that starts is theirs; nothing in the deployment changes. Without a scan
    on push nobody hears of a hole in the image either.`,
  fix: 'Set `image_tag_mutability = "IMMUTABLE"` and `scan_on_push = true`.',
  blindSpots: ['A scan that is set for the whole registry is not looked at.'],
  examples: [
    bad(
      'tags that move',
      `
      # file: infra/ecr.tf
      resource "aws_ecr_repository" "api" {
        name                 = "api"
        image_tag_mutability = "MUTABLE"  # <-- finding
      }
    `,
    ),
    good(
      'tags that stay',
      `
      # file: infra/ecr.tf
      resource "aws_ecr_repository" "api" {
        name                 = "api"
        image_tag_mutability = "IMMUTABLE"
        image_scanning_configuration {
          scan_on_push = true
        }
      }
    `,
    ),
  ],

  looksAt: 'terraform',
  check(block, report) {
    if (!isResource(block, 'aws_ecr_repository')) return
    const tags = attributeOf(block, 'image_tag_mutability')
    const scans = blocksOf(block, 'image_scanning_configuration').some((one) => flagOf(one, 'scan_on_push') !== false)
    const isMutable = tags === null || textOf(block, 'image_tag_mutability') === 'MUTABLE'
    if (!isMutable) return
    report({
      place: tags?.source ?? { file: block.file, line: block.place.line },
      cause: { name: nameOf(block), what: 'image_tag_mutability' },
      what: `images in \`${block.address}\` can be replaced under their tag${scans ? '' : ', and are not scanned'}`,
    })
  },
})
