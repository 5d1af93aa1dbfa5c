// A way in that nobody writes down.

import { bad, defineCheck, good } from '../../kit.ts'
import { blocksOf, flagOf, isResource, nameOf } from '../../terraform/module.ts'

export default defineCheck({
  id: 'load-balancer-without-logs',
  title: 'The load balancer keeps no log of requests',
  severity: 'low',
  confidence: 'high',
  audience: 'pedantic',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-778'],
  owaspApi: 'API8:2023',
  asvs: ['v5.0.0-16.2.1'],
  why: `
    The access log of uvicorn knows the balancer's address and dies with the container. After an incident the log of the load balancer is the
    only record of who called which route.`,
  fix: 'Add an `access_logs` block with `enabled = true` and a bucket that only it may write to.',
  blindSpots: ['Logs of a content network or firewall in front may serve as well.'],
  examples: [
    bad(
      'no logs',
      `
      # file: infra/lb.tf
      resource "aws_lb" "main" {  # <-- finding
        name = "api"
      }
    `,
    ),
    good(
      'logs',
      `
      # file: infra/lb.tf
      resource "aws_lb" "main" {
        name = "api"
        access_logs {
          bucket  = aws_s3_bucket.logs.id
          enabled = true
        }
      }
    `,
    ),
  ],

  looksAt: 'terraform',
  check(block, report) {
    if (!isResource(block, 'aws_lb', 'aws_alb') || flagOf(block, 'internal') === true) return
    const logs = blocksOf(block, 'access_logs')
    if (logs.some((one) => flagOf(one, 'enabled') !== false)) return
    report({
      place: { file: block.file, line: block.place.line },
      cause: { name: nameOf(block), what: 'access_logs' },
      what: `the load balancer \`${block.address}\` keeps no log of requests`,
    })
  },
})
