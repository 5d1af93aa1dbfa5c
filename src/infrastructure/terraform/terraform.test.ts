import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createTree } from '../../base/index.ts'
import type { Subject } from '../../finding/index.ts'
import { HclUnknown } from '../../syntax/index.ts'
import { readTerraformEdges } from './edges.ts'
import { attributeOf, blocksOf, isSwitchedOff, textOf, textsOf } from './module.ts'
import { statementsOf } from './policies.ts'
import { readModules } from './read-modules.ts'

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 150)

function read(files: Readonly<Record<string, string>>) {
  const problems: string[] = []
  // Terraform is read from the tree alone; nobody asks for anything else.
  const subject = { tree: createTree(files) } as unknown as Subject
  const modules = readModules(subject, (code, place) => problems.push(`${code} ${place.file}:${place.line}`))
  const blocks = modules.flatMap(({ blocks }) => blocks)
  const get = (address: string) => {
    const found = blocks.find((block) => block.address === address)
    if (found === undefined) throw new Error(`there is no ${address}`)
    return found
  }
  return { modules, blocks, problems, get }
}

describe('what names say', () => {
  test('locals, defaults and files of values, with the place where each is written', () => {
    const { get, problems } = read({
      'main.tf':
        'locals {\n  name = "${var.stage}-api"\n}\nresource "a" "b" {\n  name = local.name\n  open = var.open\n  lost = var.lost\n}\n',
      'variables.tf': 'variable "stage" {\n  default = "dev"\n}\nvariable "open" {\n  default = true\n}\nvariable "lost" {}\n',
      'terraform.tfvars': 'stage = "live"\n',
      'dev.tfvars': 'open = false\n',
    })
    expect(problems).toEqual([])
    const block = get('a.b')
    expect(textOf(block, 'name')).toBe('live-api')
    expect(attributeOf(block, 'name')?.source).toEqual({ file: 'main.tf', line: 2 })
    expect(attributeOf(block, 'open')).toMatchObject({
      value: true,
      place: { file: 'main.tf', line: 6 },
      source: { file: 'variables.tf', line: 5 },
    })
    expect(attributeOf(block, 'lost')?.value).toBeInstanceOf(HclUnknown)
  })

  test('a module in the tree gets what its caller gives', () => {
    const { get } = read({
      'main.tf': 'module "db" {\n  source = "./db"\n  open   = var.open\n}\nvariable "open" {\n  default = true\n}\n',
      'db/main.tf':
        'variable "open" {\n  default = false\n}\nvariable "size" {\n  default = 1\n}\nresource "a" "b" {\n  open = var.open\n  size = var.size\n}\n',
    })
    expect(attributeOf(get('a.b'), 'open')).toMatchObject({ value: true, source: { file: 'main.tf', line: 6 } })
    expect(attributeOf(get('a.b'), 'size')).toMatchObject({ value: 1, source: { file: 'db/main.tf', line: 5 } })
  })

  test('callers that say different things leave it open', () => {
    const { get } = read({
      'main.tf': 'module "a" {\n  source = "./m"\n  x = 1\n}\nmodule "b" {\n  source = "./m"\n  x = 2\n}\n',
      'm/main.tf': 'variable "x" {}\nresource "a" "b" {\n  x = var.x\n}\n',
    })
    expect(attributeOf(get('a.b'), 'x')?.value).toBeInstanceOf(HclUnknown)
  })

  test('names that are made of each other end', () => {
    const { get } = read({ 'main.tf': 'locals {\n  a = local.b\n  b = local.a\n}\nresource "a" "b" {\n  x = local.a\n}\n' })
    expect(attributeOf(get('a.b'), 'x')?.value).toBeInstanceOf(HclUnknown)
  })

  test('blocks that are made in a loop', () => {
    const { get } = read({
      'main.tf':
        'resource "a" "b" {\n  dynamic "ingress" {\n    for_each = { ssh = 22, web = 443 }\n    content {\n      port  = ingress.value\n      names = [ingress.key]\n    }\n  }\n  ingress {\n    port = 80\n  }\n}\n',
    })
    expect(blocksOf(get('a.b'), 'ingress').map((one) => [textOf(one, 'port'), ...textsOf(one, 'names')])).toEqual([
      ['22', 'ssh'],
      ['443', 'web'],
      ['80'],
    ])
  })

  test('what is counted down to none by default is off', () => {
    const { get } = read({
      'main.tf':
        'variable "on" {\n  default = false\n}\nresource "a" "b" {\n  count = var.on ? 1 : 0\n}\nresource "a" "c" {\n  count = 2\n}\n',
    })
    expect([isSwitchedOff(get('a.b')), isSwitchedOff(get('a.c'))]).toEqual([true, false])
  })

  test('policies, however they are written', () => {
    const { get } = read({
      'main.tf': `data "aws_iam_policy_document" "d" {
  statement {
    actions   = ["s3:*"]
    resources = ["*"]
  }
}
resource "p" "one" {
  policy = data.aws_iam_policy_document.d.json
}
resource "p" "two" {
  policy = <<-EOF
    {"Statement": {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "*", "Resource": "*", "Condition": {}}}
  EOF
}
`,
    })
    expect(statementsOf(get('p.one'), 'policy')).toMatchObject([
      { isAllowed: true, actions: ['s3:*'], isForAnyone: false, hasCondition: false },
    ])
    expect(statementsOf(get('p.two'), 'policy')).toMatchObject([{ isAllowed: true, actions: ['*'], isForAnyone: true, hasCondition: true }])
  })
})

test('ways in: a listener that redirects, one that forwards, and a content network', () => {
  const { blocks } = read({
    'main.tf': `resource "aws_lb" "main" {}
resource "aws_lb_listener" "http" {
  load_balancer_arn = aws_lb.main.arn
  port              = 80
  protocol          = "HTTP"
  default_action {
    type = "redirect"
    redirect {
      protocol    = "HTTPS"
      status_code = "HTTP_301"
    }
  }
}
resource "aws_lb_listener" "https" {
  load_balancer_arn = aws_lb.main.arn
  port              = 443
  protocol          = "HTTPS"
  default_action {
    type = "forward"
  }
}
resource "aws_cloudfront_distribution" "main" {
  default_cache_behavior {
    viewer_protocol_policy = "allow-all"
  }
}
`,
  })
  const context = { setup: { terraform: blocks } } as unknown as Parameters<typeof readTerraformEdges>[0]
  expect(
    readTerraformEdges(context).map(({ name, isOutside, tls, paths, isPartial }) => [
      name,
      isOutside,
      tls.kind,
      paths[0]?.action.kind,
      isPartial,
    ]),
  ).toEqual([
    ['aws_lb_listener.http', 'yes', 'plain', 'redirect', false],
    ['aws_lb_listener.https', 'yes', 'terminated', 'proxy', true],
    ['aws_cloudfront_distribution.main', 'yes', 'plain', 'proxy', true],
  ])
})

test('no text makes the reader throw', () => {
  const pieces = fc.constantFrom(
    'resource "a" "b" {',
    'dynamic "x" {',
    'content {',
    'for_each = ',
    '}',
    '\n',
    'locals {',
    'a = ',
    'local.a',
    'var.a',
    'variable "a" {',
    'default = ',
    '[',
    ']',
    '"${',
    '}"',
    'module "m" {',
    'source = "./m"',
    'count = 0',
    '1',
    '{',
    '<<E\n',
    'E\n',
  )
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 60 }), (parts) => {
      const { blocks } = read({ 'main.tf': parts.join(' '), 'm/main.tf': parts.toReversed().join('\n') })
      for (const block of blocks) for (const { name } of block.body.attributes) attributeOf(block, name)
    }),
    { numRuns },
  )
})
