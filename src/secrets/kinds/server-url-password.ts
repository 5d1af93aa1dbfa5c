// RFC 3986, section 3.2.1: a password in an address is deprecated because it lands in logs

import { definePasswordUrl } from '../password-url.ts'

export default definePasswordUrl({
  id: 'server-url-password',
  title: 'Password of a server in an address',
  service: 'Neo4j, Cassandra or Elasticsearch',
  scheme: 'neo4j+s',
  port: 7687,
  schemes:
    'neo4j(?:\\+s(?:sc)?)?|bolt(?:\\+s(?:sc)?)?|cassandra|elasticsearch|opensearch|couchdb|influxdb|cockroachdb|oracle|db2|trino|presto|hive|ftps?|ldaps?|nats',
  keywords: [
    'neo4j',
    'bolt',
    'cassandra',
    'elasticsearch://',
    'opensearch://',
    'couchdb',
    'influxdb',
    'cockroachdb',
    'oracle',
    'db2',
    'trino',
    'presto',
    'hive',
    'ftp',
    'ldap',
    'nats',
  ],
  opens: 'The password opens the server with everything that its user may do.',
  rotate: 'Give the user a new password.',
})
