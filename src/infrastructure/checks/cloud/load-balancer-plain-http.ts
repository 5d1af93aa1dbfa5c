// A load balancer that passes plain HTTP on to the application.

import { sureIn } from '../../join.ts'
import { bad, defineCheck, good } from '../../kit.ts'
import {
  attributeOf,
  blocksOf,
  flagOf,
  isResource,
  mentions,
  nameOf,
  resourcesOf,
  type TerraformBlock,
  textOf,
} from '../../terraform/module.ts'

export default defineCheck({
  id: 'load-balancer-plain-http',
  title: 'A load balancer serves the application in plain HTTP',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-319'],
  owaspApi: 'API8:2023',
  asvs: ['v5.0.0-12.2.1'],
  why: `
    A listener on port 80 that forwards in place of redirecting carries tokens, cookies and bodies readable over the internet. FastAPI is
    told \`http\` by the load balancer and marks what it sends accordingly.`,
  fix: 'Let the HTTP listener redirect to HTTPS (`type = "redirect"`, `status_code = "HTTP_301"`), and give a HTTPS listener the certificate.',
  blindSpots: ['A content network in front that speaks TLS itself may be the only caller; a prefix list of CloudFront is not looked at.'],
  examples: [
    bad(
      'a listener that forwards',
      `
      # file: infra/lb.tf
      resource "aws_lb" "main" {
        name     = "api"
        internal = false
      }
      resource "aws_lb_listener" "http" {
        load_balancer_arn = aws_lb.main.arn
        port              = 80
        protocol          = "HTTP"  # <-- finding
        default_action {
          type             = "forward"
          target_group_arn = aws_lb_target_group.api.arn
        }
      }
    `,
    ),
    good(
      'a listener that redirects',
      `
      # file: infra/lb.tf
      resource "aws_lb_listener" "http" {
        load_balancer_arn = aws_lb.main.arn
        port              = 80
        protocol          = "HTTP"
        default_action {
          type = "redirect"
          redirect {
            port        = "443"
            protocol    = "HTTPS"
            status_code = "HTTP_301"
          }
        }
      }
    `,
    ),
    good(
      'within the private network',
      `
      # file: infra/lb.tf
      resource "aws_lb" "inner" {
        internal = true
      }
      resource "aws_lb_listener" "http" {
        load_balancer_arn = aws_lb.inner.arn
        port              = 80
        protocol          = "HTTP"
        default_action {
          type             = "forward"
          target_group_arn = aws_lb_target_group.api.arn
        }
      }
    `,
    ),
  ],

  looksAt: 'terraform',
  check(block, report) {
    if (!isResource(block, 'aws_lb_listener', 'aws_alb_listener')) return
    const protocol = attributeOf(block, 'protocol')
    if (textOf(block, 'protocol')?.toUpperCase() !== 'HTTP' || protocol === null) return
    const actions = blocksOf(block, 'default_action')
    if (!actions.some((action) => textOf(action, 'type') === 'forward')) return
    const balancer = balancerOf(block)
    const isInternal = balancer === null ? null : flagOf(balancer, 'internal')
    if (isInternal === true) return
    // An argument that nobody here knows may make it internal.
    const isKnown = balancer !== null && (isInternal === false || attributeOf(balancer, 'internal') === null)
    report({
      place: protocol.place,
      cause: { name: nameOf(block), what: 'protocol' },
      what: `the listener \`${block.address}\` passes plain HTTP on to the application`,
      severity: 'high',
      confidence: isKnown ? sureIn(block.deployment, 'high') : 'medium',
    })
  },
})

function balancerOf(listener: TerraformBlock): TerraformBlock | null {
  return resourcesOf(listener, 'aws_lb', 'aws_alb').find(({ address }) => mentions(listener, 'load_balancer_arn', address)) ?? null
}
