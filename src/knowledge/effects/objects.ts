// Bytes from which objects are made, and with them whatever the bytes say is to be called.
import { defineEffects, type EffectRow } from '../effect-row.ts'
import { effectsOf } from '../signature.ts'

const loads = (...signatures: readonly string[]): EffectRow[] => effectsOf('object', 'load', signatures)
const SAFE_LOADERS = ['SafeLoader', 'CSafeLoader', 'BaseLoader', 'CBaseLoader', 'FullLoader', 'CFullLoader']

export const objectEffects = defineEffects([
  ...loads(
    'pickle.loads = _pickle.loads = cPickle.loads = pickle5.loads = cloudpickle.loads = ray.cloudpickle.loads (data!)',
    'pickle.load = pickle.Unpickler = _pickle.load = pickle._Unpickler = cloudpickle.load = pickle5.load (file!)',
    'dill.loads (str!)',
    'dill.load = dill.Unpickler (file!)',
    'dill.load_session = dill.load_module (filename!)',
    'marshal.loads (bytes!)',
    'marshal.load (file!)',
    'jsonpickle.decode = jsonpickle.loads = jsonpickle.unpickler.decode (string!)',
    'joblib.load = sklearn.externals.joblib.load (filename!)',
    'shelve.open = shelve.DbfilenameShelf (filename!)',
    'compress_pickle.load (path!)',
    'srsly.pickle_loads (data!)',
    'pandas.read_pickle = pandas.io.pickle.read_pickle (filepath_or_buffer!)',
    'pandas.read_hdf (path_or_buf!)',
    'multiprocessing.reduction.ForkingPickler.loads (buf!)',
    'pyarrow.deserialize (obj!)',
    'klepto.archives.file_archive (name!)',
  ),
  ...effectsOf('object', 'load', ['torch.load = torch.serialization.load (f!)'], {
    when: { weights_only: ['False'] },
    example: 'import torch\ntorch.load(x, weights_only=False)',
  }),
  ...effectsOf('object', 'load', ['torch.load = torch.serialization.load (f!)'], {
    unless: { weights_only: ['*'] },
    before: { torch: '2.6' },
  }),
  ...effectsOf('object', 'load', ['torch.package.PackageImporter (file_or_buffer!)']),
  ...effectsOf('object', 'load', ['numpy.load (file!)'], {
    when: { allow_pickle: ['True'] },
    example: 'import numpy\nnumpy.load(x, allow_pickle=True)',
  }),
  ...effectsOf(
    'object',
    'load',
    [
      'keras.models.load_model = keras.saving.load_model = tensorflow.keras.models.load_model = tensorflow.keras.saving.load_model (filepath!)',
    ],
    {
      when: { safe_mode: ['False'] },
      example: 'import keras\nkeras.models.load_model(x, safe_mode=False)',
    },
  ),
  ...effectsOf('object', 'load', ['keras.models.load_model = tensorflow.keras.models.load_model (filepath!)'], {
    before: { keras: '3' },
    unless: { safe_mode: ['*'] },
  }),
  ...loads(
    'mlflow.pyfunc.load_model = mlflow.sklearn.load_model = mlflow.pytorch.load_model = mlflow.spark.load_model (model_uri!)',
    'gensim.models.KeyedVectors.load = gensim.models.Word2Vec.load = gensim.models.Doc2Vec.load (fname!)',
    'ultralytics.YOLO (model!)',
    'lightning.pytorch.LightningModule.load_from_checkpoint = pytorch_lightning.LightningModule.load_from_checkpoint (checkpoint_path!)',
    'langchain_core.load.loads = langchain.load.loads (text!)',
    'langchain_core.load.load = langchain.load.load (obj!)',
  ),
  ...effectsOf(
    'object',
    'load',
    ['langchain_community.vectorstores.FAISS.load_local = langchain.vectorstores.FAISS.load_local (folder_path!)'],
    {
      when: { allow_dangerous_deserialization: ['True'] },
      example: 'from langchain_community.vectorstores import FAISS\nFAISS.load_local(x, None, allow_dangerous_deserialization=True)',
    },
  ),
  {
    call: 'yaml.load',
    also: ['yaml.load_all'],
    parameters: ['stream', 'Loader'],
    effects: [{ kind: 'object', does: 'load', at: 'stream', unless: { Loader: SAFE_LOADERS } }],
    passes: ['stream'],
    example: 'import yaml\ny = yaml.load(x, Loader=yaml.Loader)',
  },
  ...loads('yaml.unsafe_load = yaml.unsafe_load_all (stream!)', 'ruamel.yaml.unsafe_load = ruamel.yaml.unsafe_load_all (stream!)'),
  ...effectsOf('object', 'load', ['ruamel.yaml.load = ruamel.yaml.load_all (stream!)'], {
    unless: { Loader: [...SAFE_LOADERS, 'RoundTripLoader'] },
    parameters: ['stream', 'Loader'],
  }),
])
