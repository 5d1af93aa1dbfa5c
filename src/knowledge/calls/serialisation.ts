// Data that becomes objects: what a loader may make of it is up to whoever wrote the data.
import { defineCalls } from '../call-row.ts'

export const serialisationCalls = defineCalls([
  { call: 'yaml.load', parameters: ['stream', 'Loader'], tags: ['deserialise', 'yaml'] },
  { call: 'yaml.load_all', parameters: ['stream', 'Loader'], tags: ['deserialise', 'yaml'] },
  { call: 'yaml.unsafe_load', also: ['yaml.unsafe_load_all'], parameters: ['stream'], tags: ['deserialise', 'yaml'] },
  { call: 'torch.load', parameters: ['f', 'map_location', 'pickle_module'], tags: ['deserialise', 'model-file'] },
  {
    call: 'pickle.loads',
    also: ['pickle.load', 'cloudpickle.loads', 'cloudpickle.load', 'dill.loads', 'dill.load', '_pickle.loads', 'jsonpickle.decode'],
    parameters: ['data'],
    tags: ['deserialise', 'pickle'],
  },
  { call: 'joblib.load', parameters: ['filename'], tags: ['deserialise', 'pickle', 'model-file'] },
  { call: 'numpy.load', parameters: ['file', 'mmap_mode', 'allow_pickle'], tags: ['deserialise', 'numpy'] },
  { call: 'pandas.read_pickle', parameters: ['filepath_or_buffer'], tags: ['deserialise', 'pickle'] },
  { call: 'lxml.etree.XMLParser', also: ['lxml.etree.ETCompatXMLParser'], tags: ['parse-xml'] },
  { call: 'transformers.AutoModel.from_pretrained', parameters: ['model'], tags: ['model-hub'] },
  ...[
    'AutoModelForCausalLM',
    'AutoTokenizer',
    'AutoConfig',
    'AutoProcessor',
    'AutoModelForSequenceClassification',
    'AutoModelForSeq2SeqLM',
  ].map((name) => ({ call: `transformers.${name}.from_pretrained`, parameters: ['model'], tags: ['model-hub'] as const })),
])
