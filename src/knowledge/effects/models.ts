// Language models: what they are asked, what they are told to be, agents whose tools do something, and what they answer, which is as good
// as written by whoever asks.
import { defineEffects, type EffectRow, type EffectUse } from '../effect-row.ts'
import { named } from './row-kit.ts'

const USER = '[{"role": "user", "content": x}]'
const SYSTEM = '[{"role": "system", "content": f"Speak {x}"}]'

interface Model {
  /** The class of the client, and an expression that makes one. */
  readonly owner: string
  readonly also?: readonly string[]
  readonly start: string
  /** Methods that ask, and the argument that holds the messages or the text. */
  readonly asks: readonly string[]
  readonly at: string
  /** It takes messages with roles, where it is not a mere text. */
  readonly hasRoles?: boolean
  /** The argument that tells the model what to be. */
  readonly told?: string
  /** Positional parameters. */
  readonly parameters?: readonly string[]
}

/** A client of a language model: what goes into it is asked, its answer tells it again. */
function model({ owner, also = [], start, asks, at, hasRoles = false, told, parameters = [] }: Model): EffectRow[] {
  const uses: EffectUse[] = [
    { kind: 'prompt', does: 'ask', at },
    ...(hasRoles ? [{ kind: 'instruction' as const, does: 'send' as const, at }] : []),
    ...(told === undefined ? [] : [{ kind: 'instruction' as const, does: 'make' as const, at: told }]),
  ]
  return [
    ...(also.length === 0 ? [] : [named(owner, also, start)]),
    ...asks.map((name): EffectRow => {
      const call = (argument: string): string => `${start}.${name}(${argument})`
      const argument = (text: string): string => (parameters[0] === at ? text : `${at}=${text}`)
      return {
        call: `${owner}.${name}`,
        parameters,
        effects: uses,
        retells: told === undefined ? [at] : [at, told],
        example: [
          call(argument(hasRoles ? USER : 'f"Say {x}"')),
          ...(hasRoles ? [call(argument(SYSTEM))] : []),
          ...(told === undefined ? [] : [call(`${told}=f"Speak {x}"`)]),
        ].join('\n'),
      }
    }),
  ]
}

const openai = 'import openai\nopenai.OpenAI()'
const anthropic = 'import anthropic\nanthropic.Anthropic()'
const chat = 'from langchain_openai import ChatOpenAI\nChatOpenAI()'
const llama = 'from llama_index.llms.openai import OpenAI\nOpenAI()'
const bedrock = 'import boto3\nboto3.client("bedrock-runtime")'

/** Clients that copied OpenAI's. */
const likeOpenai = [
  'openai.AsyncOpenAI',
  'openai.AzureOpenAI',
  'openai.AsyncAzureOpenAI',
  'openai.Client',
  'openai.AsyncClient',
  'openai.lib.azure.AzureOpenAI',
  'openai.OpenAI.with_options',
  'openai.OpenAI.beta',
  'groq.Groq',
  'groq.AsyncGroq',
  'together.Together',
  'together.AsyncTogether',
  'cerebras.cloud.sdk.Cerebras',
  'fireworks.client.Fireworks',
  'langfuse.openai.OpenAI',
  'langfuse.openai.AsyncOpenAI',
  'zhipuai.ZhipuAI',
  'instructor.from_openai',
  'instructor.patch',
]
const chats = [
  'langchain_openai.AzureChatOpenAI',
  'langchain_openai.OpenAI',
  'langchain_openai.chat_models.ChatOpenAI',
  'langchain_openai.AzureOpenAI',
  'langchain_anthropic.ChatAnthropic',
  'langchain_google_genai.ChatGoogleGenerativeAI',
  'langchain_google_vertexai.ChatVertexAI',
  'langchain_groq.ChatGroq',
  'langchain_ollama.ChatOllama',
  'langchain_ollama.OllamaLLM',
  'langchain_mistralai.ChatMistralAI',
  'langchain_cohere.ChatCohere',
  'langchain_aws.ChatBedrock',
  'langchain_aws.ChatBedrockConverse',
  'langchain_community.chat_models.ChatOpenAI',
  'langchain_community.chat_models.ChatOllama',
  'langchain_community.llms.Ollama',
  'langchain_community.llms.OpenAI',
  'langchain_huggingface.HuggingFaceEndpoint',
  'langchain.chat_models.ChatOpenAI',
  'langchain.chat_models.init_chat_model',
  'langchain.llms.OpenAI',
  'langchain_core.language_models.BaseChatModel',
  'langchain_core.language_models.chat_models.BaseChatModel',
  'langchain_core.language_models.BaseLanguageModel',
  'langchain_openai.ChatOpenAI.with_structured_output',
  'langchain_openai.ChatOpenAI.with_retry',
  'langchain_openai.ChatOpenAI.bind',
  'langchain.chains.LLMChain',
  'langchain.chains.ConversationChain',
  'langchain.chains.RetrievalQA.from_chain_type',
  'langchain.chains.ConversationalRetrievalChain.from_llm',
  'langchain.chains.create_sql_query_chain',
]

/** A program of its own that a model leads: what it is asked decides what its tools do. */
const agent = (call: string, start: string, at: string, x = 'x', parameters: readonly string[] = [at]): EffectRow => ({
  call,
  parameters,
  effects: [{ kind: 'prompt', does: 'run', at }],
  retells: [at],
  example: `${start}.${call.slice(call.lastIndexOf('.') + 1)}(${parameters.map((one) => (one === at ? x : 'None')).join(', ')})`,
})
/** A model writes Python for what it is asked, and the library runs it. */
const coder = (call: string, start: string, at: string): EffectRow => ({
  call,
  parameters: [at],
  effects: [{ kind: 'code', does: 'run', at, isRetold: true }],
  retells: [at],
  example: `${start}.${call.slice(call.lastIndexOf('.') + 1)}(x)`,
})
/** Tools that run what they are given. */
const tool = (call: string, kind: 'code' | 'command', start: string, names: readonly string[]): EffectRow[] =>
  names.map((name) => ({
    call: `${call}.${name}`,
    parameters: ['command'],
    effects: [{ kind, does: 'run', at: 'command' }],
    example: `${start}.${name}(x)`,
  }))

export const modelEffects = defineEffects([
  ...model({
    owner: 'openai.OpenAI',
    also: likeOpenai,
    start: openai,
    asks: ['chat.completions.create', 'chat.completions.parse', 'chat.completions.stream'],
    at: 'messages',
    hasRoles: true,
  }),
  ...model({
    owner: 'openai.OpenAI',
    start: openai,
    asks: ['responses.create', 'responses.parse', 'responses.stream'],
    at: 'input',
    hasRoles: true,
    told: 'instructions',
  }),
  ...model({ owner: 'openai.OpenAI', start: openai, asks: ['completions.create'], at: 'prompt' }),
  ...model({
    owner: 'openai',
    start: 'import openai\nopenai',
    asks: ['ChatCompletion.create', 'ChatCompletion.acreate', 'chat.completions.create'],
    at: 'messages',
    hasRoles: true,
  }),
  ...model({ owner: 'openai', start: 'import openai\nopenai', asks: ['Completion.create', 'Completion.acreate'], at: 'prompt' }),
  {
    call: 'openai.OpenAI.beta.assistants.create',
    also: ['openai.OpenAI.assistants.create', 'openai.OpenAI.assistants.update'],
    effects: [{ kind: 'instruction', does: 'make', at: 'instructions' }],
    example: `${openai}.beta.assistants.create(instructions=f"Speak {x}")`,
  },
  ...model({
    owner: 'anthropic.Anthropic',
    also: [
      'anthropic.AsyncAnthropic',
      'anthropic.AnthropicBedrock',
      'anthropic.AsyncAnthropicBedrock',
      'anthropic.AnthropicVertex',
      'anthropic.AsyncAnthropicVertex',
      'anthropic.Client',
      'anthropic.Anthropic.beta',
      'anthropic.Anthropic.with_options',
      'instructor.from_anthropic',
    ],
    start: anthropic,
    asks: ['messages.create', 'messages.stream', 'messages.parse'],
    at: 'messages',
    hasRoles: true,
    told: 'system',
  }),
  ...model({ owner: 'anthropic.Anthropic', start: anthropic, asks: ['completions.create'], at: 'prompt' }),
  ...['completion', 'acompletion', 'batch_completion'].flatMap((name) =>
    model({
      owner: 'litellm',
      start: 'import litellm\nlitellm',
      asks: [name],
      at: 'messages',
      hasRoles: true,
      parameters: ['model', 'messages'],
    }),
  ),
  ...model({
    owner: 'litellm',
    start: 'import litellm\nlitellm',
    asks: ['responses', 'aresponses'],
    at: 'input',
    hasRoles: true,
    told: 'instructions',
  }),
  ...model({
    owner: 'litellm.Router',
    start: 'import litellm\nlitellm.Router()',
    asks: ['completion', 'acompletion'],
    at: 'messages',
    hasRoles: true,
  }),
  ...model({
    owner: 'ollama',
    also: ['ollama.Client', 'ollama.AsyncClient'],
    start: 'import ollama\nollama',
    asks: ['chat'],
    at: 'messages',
    hasRoles: true,
  }),
  ...model({ owner: 'ollama', start: 'import ollama\nollama', asks: ['generate'], at: 'prompt', told: 'system' }),
  ...model({
    owner: 'mistralai.Mistral',
    also: ['mistralai.client.MistralClient', 'mistralai.async_client.MistralAsyncClient', 'mistralai.client.Mistral'],
    start: 'from mistralai import Mistral\nMistral()',
    asks: ['chat.complete', 'chat.complete_async', 'chat.stream', 'chat.stream_async', 'chat.parse'],
    at: 'messages',
    hasRoles: true,
  }),
  ...model({
    owner: 'cohere.ClientV2',
    also: ['cohere.AsyncClientV2'],
    start: 'import cohere\ncohere.ClientV2()',
    asks: ['chat', 'chat_stream'],
    at: 'messages',
    hasRoles: true,
  }),
  ...model({
    owner: 'cohere.Client',
    also: ['cohere.AsyncClient'],
    start: 'import cohere\ncohere.Client()',
    asks: ['chat', 'chat_stream'],
    at: 'message',
    told: 'preamble',
  }),
  ...model({
    owner: 'google.generativeai.GenerativeModel',
    start: 'from google.generativeai import GenerativeModel\nGenerativeModel("a")',
    asks: ['generate_content', 'generate_content_async'],
    at: 'contents',
    parameters: ['contents'],
  }),
  ...model({
    owner: 'vertexai.generative_models.GenerativeModel',
    also: ['vertexai.preview.generative_models.GenerativeModel'],
    start: 'from vertexai.generative_models import GenerativeModel\nGenerativeModel("a")',
    asks: ['generate_content', 'generate_content_async'],
    at: 'contents',
    parameters: ['contents'],
  }),
  ...['google.generativeai', 'vertexai.generative_models'].map(
    (module): EffectRow => ({
      call: `${module}.GenerativeModel`,
      effects: [{ kind: 'instruction', does: 'make', at: 'system_instruction' }],
      example: `from ${module} import GenerativeModel\nGenerativeModel("a", system_instruction=f"Speak {x}")`,
    }),
  ),
  ...model({
    owner: 'google.genai.Client.models',
    also: ['google.genai.Client.aio.models', 'google.genai.client.Client.models'],
    start: 'from google import genai\ngenai.Client().models',
    asks: ['generate_content', 'generate_content_stream'],
    at: 'contents',
  }),
  {
    call: 'google.genai.types.GenerateContentConfig',
    effects: [{ kind: 'instruction', does: 'make', at: 'system_instruction' }],
    example: 'from google.genai import types\ntypes.GenerateContentConfig(system_instruction=f"Speak {x}")',
  },
  ...model({
    owner: 'boto3.client',
    start: bedrock,
    asks: ['converse', 'converse_stream'],
    at: 'messages',
    hasRoles: true,
    told: 'system',
  }),
  ...model({ owner: 'boto3.client', start: bedrock, asks: ['invoke_model', 'invoke_model_with_response_stream'], at: 'body' }),
  ...model({
    owner: 'boto3.client',
    start: 'import boto3\nboto3.client("bedrock-agent-runtime")',
    asks: ['invoke_agent'],
    at: 'inputText',
  }),
  ...model({
    owner: 'azure.ai.inference.ChatCompletionsClient',
    also: ['azure.ai.inference.aio.ChatCompletionsClient'],
    start: 'from azure.ai.inference import ChatCompletionsClient\nChatCompletionsClient("a", "b")',
    asks: ['complete'],
    at: 'messages',
    hasRoles: true,
  }),
  ...model({
    owner: 'huggingface_hub.InferenceClient',
    also: ['huggingface_hub.AsyncInferenceClient'],
    start: 'from huggingface_hub import InferenceClient\nInferenceClient()',
    asks: ['chat_completion', 'chat.completions.create'],
    at: 'messages',
    hasRoles: true,
  }),
  ...model({
    owner: 'huggingface_hub.InferenceClient',
    start: 'from huggingface_hub import InferenceClient\nInferenceClient()',
    asks: ['text_generation'],
    at: 'prompt',
    parameters: ['prompt'],
  }),
  ...model({
    owner: 'replicate',
    also: ['replicate.Client'],
    start: 'import replicate\nreplicate',
    asks: ['run', 'async_run', 'stream'],
    at: 'input',
  }),
  ...model({ owner: 'vllm.LLM', start: 'from vllm import LLM\nLLM("a")', asks: ['generate'], at: 'prompts', parameters: ['prompts'] }),
  ...model({
    owner: 'dashscope.Generation',
    start: 'import dashscope\ndashscope.Generation',
    asks: ['call'],
    at: 'messages',
    hasRoles: true,
  }),
  {
    call: 'transformers.pipeline',
    retells: ['*'],
    gives: 'transformers.pipeline',
    example: 'from transformers import pipeline\npipeline("text-generation")',
  },

  // LangChain
  ...model({
    owner: 'langchain_openai.ChatOpenAI',
    also: chats,
    start: chat,
    asks: ['invoke', 'ainvoke', 'predict', 'apredict', 'stream', 'astream', 'generate', 'agenerate', 'batch', 'abatch', 'run', 'arun'],
    at: 'input',
    hasRoles: true,
    parameters: ['input'],
  }),
  ...['invoke', 'ainvoke', 'apredict', 'arun', 'acomplete', 'achat', 'predict_messages'].map(
    (name): EffectRow => ({ call: `?.${name}`, retells: ['*'], example: `from somewhere import chain\ny = chain.${name}(x)` }),
  ),
  ...['langchain_core.messages.SystemMessage', 'langchain.schema.SystemMessage'].map(
    (call): EffectRow => ({
      call,
      also: call.startsWith('langchain_core') ? ['langchain_core.messages.system.SystemMessage', 'langchain.messages.SystemMessage'] : [],
      parameters: ['content'],
      effects: [{ kind: 'instruction', does: 'make', at: 'content' }],
      passes: ['content'],
      example: `from ${call.slice(0, call.lastIndexOf('.'))} import SystemMessage\ny = SystemMessage(content=f"Speak {x}")`,
    }),
  ),
  {
    call: 'langchain_core.messages.HumanMessage',
    also: [
      'langchain.schema.HumanMessage',
      'langchain.messages.HumanMessage',
      'langchain_core.messages.AIMessage',
      'langchain.schema.AIMessage',
    ],
    parameters: ['content'],
    passes: ['content'],
    example: 'from langchain_core.messages import HumanMessage\ny = HumanMessage(content=x)',
  },
  {
    call: 'langchain_core.prompts.ChatPromptTemplate.from_messages',
    also: ['langchain.prompts.ChatPromptTemplate.from_messages'],
    parameters: ['messages'],
    effects: [{ kind: 'instruction', does: 'send', at: 'messages' }],
    passes: ['messages'],
    example: 'from langchain_core.prompts import ChatPromptTemplate\ny = ChatPromptTemplate.from_messages([("system", f"Speak {x}")])',
  },

  // LlamaIndex
  ...model({
    owner: 'llama_index.core.llms.LLM',
    also: [
      'llama_index.llms.openai.OpenAI',
      'llama_index.llms.anthropic.Anthropic',
      'llama_index.llms.ollama.Ollama',
      'llama_index.llms.azure_openai.AzureOpenAI',
      'llama_index.core.Settings.llm',
    ],
    start: llama,
    asks: ['complete', 'acomplete', 'stream_complete', 'predict', 'apredict'],
    at: 'prompt',
    parameters: ['prompt'],
  }),
  ...model({
    owner: 'llama_index.core.llms.LLM',
    start: llama,
    asks: ['chat', 'achat', 'stream_chat', 'astream_chat'],
    at: 'messages',
    hasRoles: true,
    parameters: ['messages'],
  }),
  {
    call: 'llama_index.core.VectorStoreIndex.as_query_engine.query',
    also: ['llama_index.core.VectorStoreIndex.as_query_engine.aquery', 'llama_index.core.VectorStoreIndex.as_chat_engine.chat'],
    parameters: ['str_or_query_bundle'],
    effects: [{ kind: 'prompt', does: 'ask', at: 'str_or_query_bundle' }],
    retells: ['str_or_query_bundle'],
    example: 'from llama_index.core import VectorStoreIndex\nVectorStoreIndex([]).as_query_engine().query(x)',
  },

  // Agents
  named(
    'langchain.agents.AgentExecutor',
    [
      'langchain.agents.AgentExecutor.from_agent_and_tools',
      'langchain.agents.initialize_agent',
      'langchain_classic.agents.AgentExecutor',
      'langgraph.prebuilt.create_react_agent',
      'langchain.agents.create_agent',
      'langchain_community.agent_toolkits.create_sql_agent',
      'langchain_community.agent_toolkits.sql.base.create_sql_agent',
    ],
    'from langchain.agents import AgentExecutor\nAgentExecutor()',
  ),
  ...['invoke', 'ainvoke', 'run', 'arun', 'stream', 'astream'].map((name) =>
    agent(`langchain.agents.AgentExecutor.${name}`, 'from langchain.agents import AgentExecutor\nAgentExecutor()', 'input'),
  ),
  ...['run', 'run_sync', 'run_streamed'].map((name) =>
    agent(`agents.Runner.${name}`, 'from agents import Runner\nRunner', 'input', 'x', ['starting_agent', 'input']),
  ),
  {
    call: 'agents.Agent',
    effects: [{ kind: 'instruction', does: 'make', at: 'instructions' }],
    example: 'from agents import Agent\nAgent(instructions=f"Speak {x}")',
  },
  ...['run', 'run_sync', 'run_stream', 'iter'].map((name) =>
    agent(`pydantic_ai.Agent.${name}`, 'from pydantic_ai import Agent\nAgent("a")', 'user_prompt'),
  ),
  {
    call: 'pydantic_ai.Agent',
    effects: [
      { kind: 'instruction', does: 'make', at: 'system_prompt' },
      { kind: 'instruction', does: 'make', at: 'instructions' },
    ],
    example: 'from pydantic_ai import Agent\nAgent("a", system_prompt=f"Speak {x}")\nAgent("a", instructions=f"Speak {x}")',
  },
  ...['kickoff', 'kickoff_async'].map((name) => agent(`crewai.Crew.${name}`, 'from crewai import Crew\nCrew()', 'inputs', '{"topic": x}')),
  ...['run', 'run_stream'].map((name) =>
    agent(
      `autogen_agentchat.agents.AssistantAgent.${name}`,
      'from autogen_agentchat.agents import AssistantAgent\nAssistantAgent("a")',
      'task',
    ),
  ),
  agent('smolagents.ToolCallingAgent.run', 'from smolagents import ToolCallingAgent\nToolCallingAgent()', 'task'),
  ...['run', 'arun'].map((name) => agent(`agno.agent.Agent.${name}`, 'from agno.agent import Agent\nAgent()', 'message')),

  // Python that a model writes
  coder('smolagents.CodeAgent.run', 'from smolagents import CodeAgent\nCodeAgent()', 'task'),
  named(
    'langchain_experimental.agents.Executor',
    [
      'langchain_experimental.agents.create_pandas_dataframe_agent',
      'langchain_experimental.agents.create_csv_agent',
      'langchain_experimental.agents.agent_toolkits.create_pandas_dataframe_agent',
      'langchain_experimental.agents.agent_toolkits.create_csv_agent',
      'langchain_experimental.agents.agent_toolkits.create_python_agent',
      'langchain_experimental.pal_chain.PALChain.from_math_prompt',
    ],
    'from langchain_experimental.agents import create_pandas_dataframe_agent\ncreate_pandas_dataframe_agent(None)',
  ),
  ...['invoke', 'ainvoke', 'run', 'arun'].map((name) =>
    coder(
      `langchain_experimental.agents.Executor.${name}`,
      'from langchain_experimental.agents import create_pandas_dataframe_agent\ncreate_pandas_dataframe_agent(None, None)',
      'input',
    ),
  ),
  ...['query', 'aquery'].map((name) =>
    coder(
      `llama_index.experimental.query_engine.PandasQueryEngine.${name}`,
      'from llama_index.experimental.query_engine import PandasQueryEngine\nPandasQueryEngine()',
      'query',
    ),
  ),
  named(
    'pandasai.SmartDataframe',
    ['pandasai.SmartDatalake', 'pandasai.Agent', 'pandasai.DataFrame'],
    'from pandasai import SmartDataframe\nSmartDataframe(None)',
  ),
  coder('pandasai.SmartDataframe.chat', 'from pandasai import SmartDataframe\nSmartDataframe(None)', 'query'),
  ...tool('langchain_experimental.utilities.PythonREPL', 'code', 'from langchain_experimental.utilities import PythonREPL\nPythonREPL()', [
    'run',
  ]),
  ...tool(
    'langchain_experimental.tools.PythonREPLTool',
    'code',
    'from langchain_experimental.tools import PythonREPLTool\nPythonREPLTool()',
    ['run', 'invoke'],
  ),
  ...tool(
    'langchain_experimental.tools.PythonAstREPLTool',
    'code',
    'from langchain_experimental.tools import PythonAstREPLTool\nPythonAstREPLTool()',
    ['run', 'invoke'],
  ),
  ...tool('langchain_community.tools.ShellTool', 'command', 'from langchain_community.tools import ShellTool\nShellTool()', [
    'run',
    'invoke',
  ]),
  named(
    'langchain_experimental.utilities.PythonREPL',
    ['langchain.utilities.PythonREPL', 'langchain_experimental.utilities.python.PythonREPL', 'langchain.python.PythonREPL'],
    'from langchain_experimental.utilities import PythonREPL\nPythonREPL()',
  ),
])
