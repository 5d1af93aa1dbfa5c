// A listener that still speaks versions of TLS that are broken.

import { sureIn } from '../../join.ts'
import { bad, defineCheck, good } from '../../kit.ts'
import { attributeOf, blocksOf, isResource, nameOf, textOf } from '../../terraform/module.ts'

/** Amazon's policies that still take TLS 1.0 or 1.1. */
const oldPolicies = /^ELBSecurityPolicy-(?:2015-05|2016-08|TLS-1-0-|TLS-1-1-|FS-2018-06|FS-1-1-|TLS13-1-0-|TLS13-1-1-)/

export default defineCheck({
  id: 'load-balancer-old-tls',
  title: 'The way in speaks TLS before 1.2',
  severity: 'medium',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-327'],
  owaspApi: 'API8:2023',
  asvs: ['v5.0.0-12.1.1'],
  why: `
    TLS 1.0 and 1.1 were withdrawn in 2021 (RFC 8996). Somebody on the way can press a client down to them, and audits of payment data fail
    on them. The application cannot mend what its front offers.`,
  fix: 'Choose a policy from TLS 1.2 up: `ELBSecurityPolicy-TLS13-1-2-2021-06`, `TLSv1.2_2021`, `min_tls_version = "TLS_1_2"`.',
  blindSpots: ['A listener that names no policy gets one by the time at which it was made; that is not reported.'],
  examples: [
    bad(
      'the policy of 2016',
      `
      # file: infra/lb.tf
      resource "aws_lb_listener" "https" {
        port            = 443
        protocol        = "HTTPS"
        ssl_policy      = "ELBSecurityPolicy-2016-08"  # <-- finding
        certificate_arn = aws_acm_certificate.main.arn
      }
    `,
    ),
    bad(
      'an old floor at the edge',
      `
      # file: infra/cdn.tf
      resource "aws_cloudfront_distribution" "main" {
        viewer_certificate {
          acm_certificate_arn      = aws_acm_certificate.main.arn
          ssl_support_method       = "sni-only"
          minimum_protocol_version = "TLSv1"  # <-- finding
        }
      }
    `,
    ),
    good(
      'a policy of today',
      `
      # file: infra/lb.tf
      resource "aws_lb_listener" "https" {
        port            = 443
        protocol        = "HTTPS"
        ssl_policy      = "ELBSecurityPolicy-TLS13-1-2-2021-06"
        certificate_arn = aws_acm_certificate.main.arn
      }
    `,
    ),
  ],

  looksAt: 'terraform',
  check(block, report) {
    const tell = (found: ReturnType<typeof attributeOf>, version: string): void => {
      if (found === null) return
      report({
        place: found.source,
        cause: { name: nameOf(block), what: 'TLS version' },
        what: `\`${block.address}\` speaks TLS as of \`${version}\``,
        confidence: sureIn(block.deployment, 'high'),
      })
    }
    if (isResource(block, 'aws_lb_listener', 'aws_alb_listener')) {
      const policy = textOf(block, 'ssl_policy')
      if (policy !== null && oldPolicies.test(policy)) tell(attributeOf(block, 'ssl_policy'), policy)
    }
    if (isResource(block, 'aws_cloudfront_distribution'))
      for (const certificate of blocksOf(block, 'viewer_certificate')) {
        const version = textOf(certificate, 'minimum_protocol_version')
        if (version !== null && /^(?:SSLv3|TLSv1|TLSv1_2016|TLSv1\.1_2016)$/.test(version))
          tell(attributeOf(certificate, 'minimum_protocol_version'), version)
      }
    if (isResource(block, 'aws_api_gateway_domain_name') && textOf(block, 'security_policy') === 'TLS_1_0')
      tell(attributeOf(block, 'security_policy'), 'TLS_1_0')
    if (isResource(block, 'google_compute_ssl_policy') && /^TLS_1_[01]$/.test(textOf(block, 'min_tls_version') ?? ''))
      tell(attributeOf(block, 'min_tls_version'), textOf(block, 'min_tls_version') ?? '')
    if (isResource(block, 'azurerm_app_service', 'azurerm_linux_web_app'))
      for (const site of blocksOf(block, 'site_config')) {
        const name = attributeOf(site, 'minimum_tls_version') === null ? 'min_tls_version' : 'minimum_tls_version'
        const version = textOf(site, name)
        if (version === '1.0' || version === '1.1') tell(attributeOf(site, name), version)
      }
  },
})
