// What rules of other programs and of ours are about, by their ids alone: topics that matter to whoever runs a FastAPI service. An id
// that is not here is about something else (style, speed, what a cloud recommends for its own services), and is counted apart.

/** What is one thing: the whole tree, a file, a part of it (job, service, document, resource), or a step, an instruction, an entry of a list. */
export type Grain = 'tree' | 'file' | 'part' | 'entry'
export type Other = 'checkov' | 'hadolint' | 'actionlint' | 'zizmor'
export type Tool = 'fastward' | Other

interface Topic {
  readonly title: string
  readonly grain: Grain
  readonly rules: Readonly<Partial<Record<Tool, readonly string[]>>>
}

export const topics = {
  'container-root': {
    title: 'the image runs as root',
    grain: 'file',
    rules: { fastward: ['image-runs-as-root'], checkov: ['CKV_DOCKER_3', 'CKV_DOCKER_8'], hadolint: ['DL3002'] },
  },
  'container-sudo': {
    title: 'who runs in the image becomes root',
    grain: 'file',
    rules: { fastward: ['passwordless-sudo-in-image'], checkov: ['CKV2_DOCKER_1', 'CKV2_DOCKER_17'], hadolint: ['DL3004'] },
  },
  'container-breakout': {
    title: 'a container with rights over its machine',
    grain: 'part',
    rules: {
      fastward: [
        'container-privileged',
        'docker-socket-mounted',
        'host-namespace-shared',
        'kernel-capability-added',
        'pod-container-privileged',
        'pod-dangerous-capability',
        'pod-mounts-host-path',
        'pod-shares-host-namespace',
        'task-container-privileged',
      ],
      checkov: ['CKV_K8S_16', 'CKV_K8S_17', 'CKV_K8S_18', 'CKV_K8S_19', 'CKV_K8S_25', 'CKV_K8S_26', 'CKV_K8S_27', 'CKV_K8S_39'],
    },
  },
  'secret-in-image': {
    title: 'a secret in an image or in its history',
    grain: 'entry',
    rules: {
      fastward: ['credential-in-image-history', 'environment-file-in-image', 'credential-file-in-image', 'git-history-in-image'],
      hadolint: ['DL3064'],
    },
  },
  'image-source': {
    title: 'an image is built on whatever is published next',
    grain: 'entry',
    rules: { fastward: ['base-image-unpinned'], checkov: ['CKV_DOCKER_7'], hadolint: ['DL3006', 'DL3007'] },
  },
  'image-python': { title: 'a Python that is no longer mended', grain: 'entry', rules: { fastward: ['python-past-its-end'] } },
  'image-downloads': {
    title: 'code from the network that nobody verifies',
    grain: 'entry',
    rules: {
      fastward: [
        'image-runs-downloaded-script',
        'download-without-checksum',
        'unverified-download',
        'package-index-untrusted',
        'workflow-runs-downloaded-script',
      ],
      checkov: [
        'CKV2_DOCKER_2',
        'CKV2_DOCKER_3',
        'CKV2_DOCKER_4',
        'CKV2_DOCKER_5',
        'CKV2_DOCKER_6',
        'CKV2_DOCKER_7',
        'CKV2_DOCKER_8',
        'CKV2_DOCKER_9',
        'CKV2_DOCKER_10',
        'CKV2_DOCKER_11',
        'CKV2_DOCKER_12',
        'CKV2_DOCKER_13',
        'CKV2_DOCKER_14',
        'CKV2_DOCKER_15',
        'CKV2_DOCKER_16',
      ],
    },
  },
  'image-packages': {
    title: 'packages without a version in what is deployed',
    grain: 'entry',
    rules: { fastward: ['deployed-package-unpinned'], hadolint: ['DL3013'], zizmor: ['adhoc-packages'] },
  },
  'image-doors': {
    title: 'an image with doors that the application does not need',
    grain: 'file',
    rules: { fastward: ['ssh-server-in-image', 'world-writable-files-in-image'], checkov: ['CKV_DOCKER_1'] },
  },
  'image-health': {
    title: 'nothing asks whether the container still answers',
    grain: 'file',
    rules: { fastward: ['image-without-healthcheck'], checkov: ['CKV_DOCKER_2'] },
  },
  'debug-deployed': {
    title: 'debug or reload in what is deployed',
    grain: 'file',
    rules: { fastward: ['debug-mode-in-image', 'reload-in-deployment', 'pod-debug-in-production', 'source-mounted-over-image'] },
  },
  'data-service-open': {
    title: 'a database or an inner tool open to the network',
    grain: 'part',
    rules: {
      fastward: [
        'data-service-published',
        'admin-tool-published',
        'service-without-password',
        'database-open-to-world',
        'firewall-open-to-world',
      ],
      checkov: [
        'CKV_AWS_17',
        'CKV_AWS_24',
        'CKV_AWS_25',
        'CKV_AWS_260',
        'CKV_AWS_277',
        'CKV_GCP_2',
        'CKV_GCP_3',
        'CKV_GCP_11',
        'CKV_AZURE_9',
        'CKV_AZURE_10',
      ],
    },
  },
  'known-credential': {
    title: 'a password or a signing key that everybody can guess',
    grain: 'part',
    rules: { fastward: ['default-password', 'guessable-signing-key'] },
  },
  'plain-secret': {
    title: 'a secret in the files of the deployment',
    grain: 'part',
    rules: {
      fastward: ['manifest-plain-secret', 'task-plain-secret', 'terraform-plain-password', 'pipeline-secret-in-variables'],
      checkov: ['CKV_AWS_41', 'CKV_AWS_45', 'CKV_AWS_46'],
    },
  },
  'around-the-proxy': {
    title: 'the application is reached around its proxy',
    grain: 'part',
    rules: { fastward: ['application-beside-its-proxy', 'server-port-beside-proxy', 'service-bypasses-proxy'] },
  },
  'caller-address': {
    title: 'headers about the caller are believed from anyone',
    grain: 'entry',
    rules: { fastward: ['forwarded-address-from-anyone', 'client-address-from-anyone', 'pod-trusts-any-forwarder'] },
  },
  'edge-tls': {
    title: 'no TLS, or an old one, at a way in',
    grain: 'part',
    rules: {
      fastward: [
        'ingress-without-tls',
        'ingress-ssl-redirect-off',
        'old-tls-at-proxy',
        'basic-auth-over-plain-http',
        'load-balancer-plain-http',
        'load-balancer-old-tls',
        'cdn-plain-http',
        'plain-router-beside-tls',
        'cache-without-tls',
        'database-tls-optional',
      ],
      checkov: ['CKV_AWS_2', 'CKV_AWS_30', 'CKV_AWS_31', 'CKV_AWS_34', 'CKV_AWS_103', 'CKV_AWS_174', 'CKV2_AWS_20', 'CKV_GCP_6'],
    },
  },
  'edge-rules': {
    title: 'CORS, headers, docs and paths at a proxy',
    grain: 'part',
    rules: {
      fastward: [
        'ingress-addresses-unlimited',
        'ingress-configuration-snippet',
        'ingress-cors-any-origin',
        'ingress-serves-docs',
        'alias-left-by-dots',
        'cors-any-origin-at-proxy',
        'cors-set-twice',
        'docs-half-hidden',
        'folder-listing-on',
        'header-lost-in-location',
        'proxy-caches-private-answers',
        'proxy-rule-walked-around',
        'proxy-status-page-open',
        'proxy-target-from-request',
        'redirect-with-decoded-path',
        'upload-size-unlimited-at-proxy',
      ],
      checkov: ['CKV_K8S_152', 'CKV_K8S_153', 'CKV_K8S_154', 'CKV2_AWS_32'],
    },
  },
  'pod-rights': {
    title: 'a container of the cluster keeps rights that it does not need',
    grain: 'part',
    rules: {
      fastward: ['pod-runs-as-root', 'pod-security-context-unset'],
      checkov: [
        'CKV_K8S_20',
        'CKV_K8S_22',
        'CKV_K8S_23',
        'CKV_K8S_28',
        'CKV_K8S_29',
        'CKV_K8S_30',
        'CKV_K8S_31',
        'CKV_K8S_37',
        'CKV_K8S_40',
      ],
    },
  },
  'pod-token': {
    title: 'a pod holds a key to the cluster that it does not use',
    grain: 'part',
    rules: { fastward: ['pod-holds-cluster-key'], checkov: ['CKV_K8S_38', 'CKV_K8S_41', 'CKV_K8S_42'] },
  },
  'pod-image': {
    title: 'a pod runs whatever image has the tag',
    grain: 'part',
    rules: { fastward: ['pod-image-not-pinned'], checkov: ['CKV_K8S_14', 'CKV_K8S_43'] },
  },
  'pod-limits': {
    title: 'a service may take all memory',
    grain: 'part',
    rules: { fastward: ['pod-without-memory-limit', 'service-without-limits'], checkov: ['CKV_K8S_13'] },
  },
  'pod-probes': {
    title: 'probes that are not there, or that ask for the wrong route',
    grain: 'part',
    rules: { fastward: ['probe-route-guarded', 'probe-route-unknown'], checkov: ['CKV_K8S_8', 'CKV_K8S_9'] },
  },
  'pod-network': {
    title: 'every pod may call the application',
    grain: 'tree',
    rules: { fastward: ['namespace-without-network-policy'], checkov: ['CKV2_K8S_6'] },
  },
  'cluster-rights': {
    title: 'accounts of the cluster with too many rights',
    grain: 'part',
    rules: {
      fastward: ['cluster-role-wildcard', 'role-bound-to-strangers'],
      checkov: [
        'CKV_K8S_49',
        'CKV_K8S_155',
        'CKV_K8S_156',
        'CKV_K8S_157',
        'CKV_K8S_158',
        'CKV2_K8S_1',
        'CKV2_K8S_2',
        'CKV2_K8S_3',
        'CKV2_K8S_4',
        'CKV2_K8S_5',
      ],
    },
  },
  'cloud-rights': {
    title: 'accounts of the cloud with too many rights',
    grain: 'part',
    rules: {
      fastward: ['iam-policy-wildcard'],
      checkov: [
        'CKV_AWS_1',
        'CKV_AWS_49',
        'CKV_AWS_62',
        'CKV_AWS_63',
        'CKV_AWS_107',
        'CKV_AWS_108',
        'CKV_AWS_109',
        'CKV_AWS_110',
        'CKV_AWS_111',
        'CKV_AWS_274',
        'CKV_AWS_355',
        'CKV_AWS_356',
      ],
    },
  },
  'cloud-public': {
    title: 'storage or functions of the cloud open to everybody',
    grain: 'part',
    rules: {
      fastward: ['bucket-open-to-world', 'serverless-open-to-world'],
      checkov: [
        'CKV_AWS_20',
        'CKV_AWS_53',
        'CKV_AWS_54',
        'CKV_AWS_55',
        'CKV_AWS_56',
        'CKV_AWS_57',
        'CKV_AWS_70',
        'CKV_AWS_258',
        'CKV2_AWS_6',
        'CKV_GCP_28',
        'CKV_GCP_102',
      ],
    },
  },
  'cloud-encryption': {
    title: 'data of the cloud that is stored without encryption',
    grain: 'part',
    rules: {
      fastward: ['database-storage-unencrypted', 'state-backend-unencrypted'],
      checkov: ['CKV_AWS_16', 'CKV_AWS_19', 'CKV_AWS_29', 'CKV_AWS_96'],
    },
  },
  'cloud-registry': {
    title: 'images in the registry can be replaced under their tag',
    grain: 'part',
    rules: { fastward: ['registry-mutable-tags'], checkov: ['CKV_AWS_51'] },
  },
  'cloud-logs': {
    title: 'the load balancer keeps no log of requests',
    grain: 'part',
    rules: { fastward: ['load-balancer-without-logs'], checkov: ['CKV_AWS_86', 'CKV_AWS_91'] },
  },
  'untrusted-text': {
    title: 'a workflow runs text that strangers write',
    grain: 'part',
    rules: {
      fastward: ['workflow-runs-untrusted-text', 'pipeline-runs-untrusted-text'],
      checkov: ['CKV_GHA_2'],
      actionlint: ['expression-untrusted'],
      zizmor: ['template-injection'],
    },
  },
  'workflow-variables': {
    title: 'strangers or output set variables of later steps',
    grain: 'entry',
    rules: {
      fastward: ['workflow-environment-from-strangers', 'insecure-workflow-commands'],
      checkov: ['CKV_GHA_1'],
      zizmor: ['github-env', 'insecure-commands'],
    },
  },
  'stranger-code': {
    title: 'strangers start a workflow that has secrets, or one on an own machine',
    grain: 'file',
    rules: { fastward: ['stranger-code-with-secrets', 'own-runner-for-strangers'], zizmor: ['dangerous-triggers', 'self-hosted-runner'] },
  },
  'weak-conditions': {
    title: 'a condition of a workflow that does not hold',
    grain: 'part',
    rules: {
      fastward: ['bot-condition-spoofable', 'condition-always-true'],
      actionlint: ['if-cond'],
      zizmor: ['bot-conditions', 'unsound-condition', 'unsound-contains'],
    },
  },
  'foreign-actions': {
    title: 'an action of somebody else that can change without notice',
    grain: 'entry',
    rules: { fastward: ['third-party-action-unpinned', 'pipeline-include-unpinned'], zizmor: ['unpinned-uses'] },
  },
  'own-actions': { title: 'an action of GitHub itself, by its tag', grain: 'entry', rules: {} },
  'workflow-images': {
    title: 'a pipeline runs in whatever image is published next',
    grain: 'entry',
    rules: { fastward: ['pipeline-image-unpinned'], zizmor: ['unpinned-images'] },
  },
  'workflow-token': {
    title: 'a workflow has a token that may do too much',
    grain: 'file',
    rules: {
      fastward: ['workflow-token-writes-everything', 'workflow-token-unlimited'],
      checkov: ['CKV2_GHA_1'],
      zizmor: ['excessive-permissions'],
    },
  },
  'workflow-secrets': {
    title: 'secrets that go further than they should',
    grain: 'entry',
    rules: {
      fastward: ['secrets-inherited-by-foreign-workflow', 'secret-printed-by-workflow'],
      checkov: ['CKV_GHA_3', 'CKV_GHA_4'],
      zizmor: ['secrets-inherit', 'overprovisioned-secrets', 'unredacted-secrets', 'github-app'],
    },
  },
  'checkout-token': {
    title: 'the token of the checkout ends up with others',
    grain: 'entry',
    rules: { fastward: ['artifact-with-git-credentials'], zizmor: ['artipacked'] },
  },
  publishing: {
    title: 'packages published with a token that does not expire',
    grain: 'entry',
    rules: { fastward: ['package-published-with-password'], zizmor: ['use-trusted-publishing'] },
  },
  'release-cache': {
    title: 'a release is built from a cache that others fill',
    grain: 'part',
    rules: { fastward: ['release-from-shared-cache'], zizmor: ['cache-poisoning'] },
  },
  'abandoned-actions': {
    title: 'an action that nobody looks after',
    grain: 'entry',
    rules: { fastward: [], zizmor: ['archived-uses', 'known-vulnerable-actions', 'impostor-commit'] },
  },
  'pipeline-safety': {
    title: 'steps of a pipeline that protect nothing',
    grain: 'part',
    rules: { fastward: ['pipeline-docker-without-tls', 'security-job-may-fail', 'deployment-without-environment'] },
  },
} as const satisfies Record<string, Topic>

export type TopicId = keyof typeof topics
export const tools = ['fastward', 'checkov', 'hadolint', 'actionlint', 'zizmor'] as const

const byRule = new Map<string, TopicId>()
for (const [id, topic] of Object.entries(topics)) {
  const rules: Topic['rules'] = topic.rules
  // The keys of a constant table are its topics; the compiler widens them to texts.
  for (const tool of tools) for (const rule of rules[tool] ?? []) byRule.set(`${tool} ${rule}`, id as TopicId)
}

/** `line` is the text where it spoke: what GitHub itself publishes is a topic of its own. */
export function findTopic(tool: Tool, rule: string, line: string): TopicId | null {
  const topic = byRule.get(`${tool} ${rule}`) ?? null
  return topic === 'foreign-actions' && /uses:\s*["']?(?:actions|github)\//i.test(line) ? 'own-actions' : topic
}
