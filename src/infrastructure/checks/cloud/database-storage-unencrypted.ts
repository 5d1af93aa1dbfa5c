// A database whose disks and backups are readable.

import { sureIn } from '../../join.ts'
import { bad, defineCheck, good } from '../../kit.ts'
import { attributeOf, flagOf, isResource, nameOf, textOf } from '../../terraform/module.ts'

export default defineCheck({
  id: 'database-storage-unencrypted',
  title: 'The disks of the database are not encrypted',
  severity: 'medium',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-311'],
  owaspApi: 'API8:2023',
  asvs: ['v5.0.0-14.2.4'],
  why: `
    On Amazon's cloud a database is not encrypted unless somebody says so, and it cannot be turned on later without a copy. A snapshot that is
    shared by mistake is then all rows of all users.`,
  fix: 'Set `storage_encrypted = true` (and `kms_key_id` for a key of your own) before there is data in it.',
  blindSpots: [
    'A cluster that is restored from a snapshot takes after it.',
    'Aurora clusters that serverless mode makes are always encrypted.',
  ],
  examples: [
    bad(
      'nothing said',
      `
      # file: infra/db.tf
      resource "aws_db_instance" "main" {  # <-- finding
        engine         = "postgres"
        instance_class = "db.t4g.small"
      }
    `,
    ),
    bad(
      'switched off',
      `
      # file: infra/db.tf
      resource "aws_rds_cluster" "main" {
        engine            = "aurora-postgresql"
        storage_encrypted = false  # <-- finding
      }
    `,
    ),
    good(
      'encrypted',
      `
      # file: infra/db.tf
      resource "aws_db_instance" "main" {
        engine            = "postgres"
        storage_encrypted = true
      }
    `,
    ),
    good(
      'a replica, which is as the one that it copies',
      `
      # file: infra/db.tf
      resource "aws_db_instance" "copy" {
        replicate_source_db = aws_db_instance.main.identifier
      }
    `,
    ),
  ],

  looksAt: 'terraform',
  check(block, report) {
    if (!isResource(block, 'aws_db_instance', 'aws_rds_cluster', 'aws_docdb_cluster', 'aws_neptune_cluster')) return
    if (['replicate_source_db', 'snapshot_identifier', 'replication_source_identifier'].some((name) => attributeOf(block, name) !== null))
      return
    if (textOf(block, 'engine_mode') === 'serverless') return
    const found = attributeOf(block, 'storage_encrypted')
    if (found !== null && flagOf(block, 'storage_encrypted') !== false) return
    report({
      place: found?.source ?? { file: block.file, line: block.place.line },
      cause: { name: nameOf(block), what: 'storage_encrypted' },
      what: `the storage of the database \`${block.address}\` is not encrypted`,
      confidence: sureIn(block.deployment, 'high'),
    })
  },
})
