// A port that only the application or its operators need, open to every address.

import { openRoutes, sureIn } from '../../join.ts'
import { bad, defineCheck, good } from '../../kit.ts'
import { attributeOf, blocksOf, isResource, nameOf, type Section, type TerraformBlock, textOf, textsOf } from '../../terraform/module.ts'

/** By port: what listens there, and how bad it is that everybody reaches it. */
const services: Readonly<Record<number, readonly [string, 'high' | 'medium']>> = {
  22: ['SSH', 'medium'],
  3389: ['remote desktops', 'high'],
  5432: ['PostgreSQL', 'high'],
  3306: ['MySQL', 'high'],
  1433: ['SQL Server', 'high'],
  27017: ['MongoDB', 'high'],
  6379: ['Redis', 'high'],
  9200: ['Elasticsearch', 'high'],
  11211: ['memcached', 'high'],
  5672: ['RabbitMQ', 'high'],
  9092: ['Kafka', 'high'],
  2375: ['Docker', 'high'],
  8000: ['uvicorn', 'medium'],
}

export default defineCheck({
  id: 'firewall-open-to-world',
  title: 'A firewall opens an inner port to every address',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-284'],
  owaspApi: 'API8:2023',
  asvs: [],
  why: `
    What the application guards with tokens and roles, its database gives to whoever guesses one password; SSH is tried within minutes; and
    uvicorn's own port is the application without the load balancer: plain HTTP, no limits, forwarded headers at the caller's will.`,
  fix: 'Let in the security group of the application (for its own port, that of the load balancer) in place of addresses.',
  blindSpots: [
    'Whether something listens there, and has an address outside, is not decided.',
    'Network lists of the subnet may refuse what the group allows.',
  ],
  examples: [
    bad(
      'a database for everybody',
      `
      # file: infra/db.tf
      resource "aws_security_group" "db" {
        name = "db"
        ingress {
          from_port   = 5432
          to_port     = 5432
          protocol    = "tcp"
          cidr_blocks = ["0.0.0.0/0"]  # <-- finding
        }
      }
    `,
    ),
    bad(
      'by the default of a variable, as a rule of its own',
      `
      # file: infra/variables.tf
      variable "allowed" {
        default = ["0.0.0.0/0"]
      }
      # file: infra/ssh.tf
      resource "aws_security_group_rule" "ssh" {
        type        = "ingress"
        from_port   = 22
        to_port     = 22
        protocol    = "tcp"
        cidr_blocks = var.allowed  # <-- finding
      }
    `,
    ),
    bad(
      'a firewall of Google’s cloud',
      `
      # file: infra/main.tf
      resource "google_compute_firewall" "redis" {
        name          = "redis"
        network       = "default"
        source_ranges = ["0.0.0.0/0"]  # <-- finding
        allow {
          protocol = "tcp"
          ports    = ["6379"]
        }
      }
    `,
    ),
    good(
      'the web for everybody, and the database for the application',
      `
      # file: infra/main.tf
      resource "aws_security_group" "lb" {
        ingress {
          from_port   = 443
          to_port     = 443
          protocol    = "tcp"
          cidr_blocks = ["0.0.0.0/0"]
        }
        egress {
          from_port   = 0
          to_port     = 0
          protocol    = "-1"
          cidr_blocks = ["0.0.0.0/0"]
        }
      }
      resource "aws_security_group" "db" {
        ingress {
          from_port       = 5432
          to_port         = 5432
          protocol        = "tcp"
          security_groups = [aws_security_group.app.id]
        }
      }
    `,
    ),
  ],

  looksAt: 'terraform',
  check(block, report, { model }) {
    for (const { section, lists, from, to } of rulesOf(block)) {
      const list = lists.find((name) =>
        textsOf(section, name).some((one) => one === '0.0.0.0/0' || one === '::/0' || one === '*' || one === 'Internet'),
      )
      const place = list === undefined ? undefined : attributeOf(section, list)?.place
      if (place === undefined) continue
      const isAll = from <= 1 && to >= 65_535
      const port = isAll
        ? null
        : (Object.keys(services)
            .map(Number)
            .find((one) => one >= from && one <= to) ?? null)
      if (!isAll && port === null) continue
      const [what, severity] = port === null ? ['every port', 'high' as const] : (services[port] ?? ['a port', 'medium' as const])
      report({
        place,
        cause: { name: nameOf(block), what: port === null ? 'every port' : `port ${port}` },
        what:
          port === null
            ? `\`${block.address}\` opens every port to every address`
            : `\`${block.address}\` opens port ${port} (${what}) to every address`,
        ...(port === 8000 ? { routes: openRoutes(model) } : {}),
        severity,
        confidence: sureIn(block.deployment, 'high'),
      })
    }
  },
})

interface Rule {
  readonly section: Section
  readonly lists: readonly string[]
  readonly from: number
  readonly to: number
}

function rulesOf(block: TerraformBlock): readonly Rule[] {
  const cidrs = ['cidr_blocks', 'ipv6_cidr_blocks', 'cidr_ipv4', 'cidr_ipv6']
  const inPorts = (section: Section): Rule[] => {
    const protocol = textOf(section, 'protocol') ?? textOf(section, 'ip_protocol') ?? 'tcp'
    if (protocol === '-1' || protocol === 'all') return [{ section, lists: cidrs, from: 0, to: 65_535 }]
    const [from, to] = [textOf(section, 'from_port'), textOf(section, 'to_port')]
    return from === null || to === null || /icmp/.test(protocol) ? [] : [{ section, lists: cidrs, from: Number(from), to: Number(to) }]
  }
  if (isResource(block, 'aws_security_group', 'aws_default_security_group')) return blocksOf(block, 'ingress').flatMap(inPorts)
  if (isResource(block, 'aws_security_group_rule')) return textOf(block, 'type') === 'ingress' ? inPorts(block) : []
  if (isResource(block, 'aws_vpc_security_group_ingress_rule')) return inPorts(block)
  if (isResource(block, 'google_compute_firewall')) {
    if (textOf(block, 'direction') === 'EGRESS') return []
    return blocksOf(block, 'allow').flatMap((allow) => {
      const ports = textsOf(allow, 'ports')
      if (attributeOf(allow, 'ports') === null)
        return textOf(allow, 'protocol') === 'all' ? [{ section: block, lists: ['source_ranges'], from: 0, to: 65_535 }] : []
      return ports.map((one) => ({ section: block, lists: ['source_ranges'], ...toRange(one) }))
    })
  }
  const isAzureRule = isResource(block, 'azurerm_network_security_rule')
  const azure = isAzureRule ? [block] : isResource(block, 'azurerm_network_security_group') ? blocksOf(block, 'security_rule') : []
  return azure
    .filter((rule) => textOf(rule, 'direction') === 'Inbound' && textOf(rule, 'access') === 'Allow')
    .flatMap((rule) =>
      [...textsOf(rule, 'destination_port_range'), ...textsOf(rule, 'destination_port_ranges')].map((one) => ({
        section: rule,
        lists: ['source_address_prefix', 'source_address_prefixes'],
        ...(one === '*' ? { from: 0, to: 65_535 } : toRange(one)),
      })),
    )
}

function toRange(text: string): { readonly from: number; readonly to: number } {
  const [from = '', to = from] = text.split('-')
  return { from: Number(from), to: Number(to) }
}
