// A content network that serves the application in plain HTTP too, or fetches from it so.

import { sureIn } from '../../join.ts'
import { bad, defineCheck, good } from '../../kit.ts'
import { attributeOf, blocksOf, isResource, nameOf, textOf } from '../../terraform/module.ts'

export default defineCheck({
  id: 'cdn-plain-http',
  title: 'The content network takes requests in plain HTTP',
  severity: 'medium',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-319'],
  owaspApi: 'API8:2023',
  asvs: ['v5.0.0-12.2.1'],
  why: `
    With \`allow-all\` CloudFront answers \`http://\` as it answers \`https://\`: a token in a first plain request is lost, and no header of the
    application helps. With \`http-only\` to the origin it travels readable behind the edge.`,
  fix: 'Set `viewer_protocol_policy = "redirect-to-https"` (for an API: `https-only`) and `origin_protocol_policy = "https-only"`.',
  blindSpots: ['Behaviours for static files alone are reported as well.'],
  examples: [
    bad(
      'both protocols',
      `
      # file: infra/cdn.tf
      resource "aws_cloudfront_distribution" "main" {
        default_cache_behavior {
          target_origin_id       = "api"
          viewer_protocol_policy = "allow-all"  # <-- finding
        }
      }
    `,
    ),
    good(
      'a redirect',
      `
      # file: infra/cdn.tf
      resource "aws_cloudfront_distribution" "main" {
        default_cache_behavior {
          target_origin_id       = "api"
          viewer_protocol_policy = "redirect-to-https"
        }
      }
    `,
    ),
  ],

  looksAt: 'terraform',
  check(block, report) {
    if (!isResource(block, 'aws_cloudfront_distribution')) return
    const behaviors = [...blocksOf(block, 'default_cache_behavior'), ...blocksOf(block, 'ordered_cache_behavior')]
    const open = behaviors.find((behavior) => textOf(behavior, 'viewer_protocol_policy') === 'allow-all')
    const found = open === undefined ? null : attributeOf(open, 'viewer_protocol_policy')
    if (found !== null)
      report({
        place: found.source,
        cause: { name: nameOf(block), what: 'viewer_protocol_policy' },
        what: `\`${block.address}\` answers plain HTTP`,
        confidence: sureIn(block.deployment, 'high'),
      })
    for (const origin of blocksOf(block, 'origin')) {
      const custom = blocksOf(origin, 'custom_origin_config').find((one) => textOf(one, 'origin_protocol_policy') === 'http-only')
      const policy = custom === undefined ? null : attributeOf(custom, 'origin_protocol_policy')
      // The website address of a bucket speaks plain HTTP alone.
      if (
        policy === null ||
        /s3-website|website_endpoint/.test(textOf(origin, 'domain_name') ?? String(attributeOf(origin, 'domain_name')?.value))
      )
        continue
      report({
        place: policy.source,
        cause: { name: nameOf(block), what: 'origin_protocol_policy' },
        what: `\`${block.address}\` passes requests on in plain HTTP`,
        severity: 'medium',
        confidence: 'medium',
      })
    }
  },
})
