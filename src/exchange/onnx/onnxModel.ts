/** An ONNX model as plain data, and how it is written: the messages of onnx.proto, field numbers and all. */
import type { OnnxAttribute } from '../../model/attention/onnxScore';
import { type Bytes, bytes, integer, message, text } from './protobuf';

/** Opset 17, and the version of the file format that came with it. */
const OPSET = 17;
const IR_VERSION = 8;

/** TensorProto.DataType */
export const dataTypes = { float: 1, int32: 6, int64: 7 } as const;
/** AttributeProto.AttributeType */
const attributeTypes = { int: 2, string: 3, ints: 7 } as const;

export interface OnnxTensor {
  readonly shape: readonly number[];
  /** Row-major; the array's type is the tensor's. */
  readonly data: Float32Array | BigInt64Array;
}

export interface OnnxNode {
  /** An operator's name, such as `Gemm`. */
  readonly type: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, OnnxAttribute>>;
}

/** An input or output of a graph. An axis of open length has a name. */
export interface OnnxPort {
  readonly name: string;
  readonly type: 'float' | 'int64';
  readonly shape: readonly (number | string)[];
}

export interface OnnxGraph {
  readonly name: string;
  /** Each after those whose outputs it reads. */
  readonly nodes: readonly OnnxNode[];
  /** Constant tensors by name. */
  readonly initializers: ReadonlyMap<string, OnnxTensor>;
  readonly inputs: readonly OnnxPort[];
  readonly outputs: readonly OnnxPort[];
}

/** ModelProto: the bytes of an .onnx file. */
export function encodeModel(graph: OnnxGraph): Bytes {
  return message(
    integer(1, IR_VERSION), // ir_version
    text(2, 'Interlinear'), // producer_name
    bytes(7, encodeGraph(graph)), // graph
    bytes(8, message(text(1, ''), integer(2, OPSET))), // opset_import: OperatorSetIdProto { domain, version }
  );
}

/** GraphProto */
function encodeGraph({ name, nodes, initializers, inputs, outputs }: OnnxGraph): Bytes {
  return message(
    ...nodes.map((node) => bytes(1, encodeNode(node))), // node
    text(2, name), // name
    ...Array.from(initializers, ([tensor, values]) => bytes(5, encodeTensor(tensor, values))), // initializer
    ...inputs.map((port) => bytes(11, encodePort(port))), // input
    ...outputs.map((port) => bytes(12, encodePort(port))), // output
  );
}

/** NodeProto */
function encodeNode({ type, inputs, outputs, attributes }: OnnxNode): Bytes {
  return message(
    ...inputs.map((name) => text(1, name)), // input
    ...outputs.map((name) => text(2, name)), // output
    text(4, type), // op_type
    ...Object.entries(attributes).map(([name, value]) => bytes(5, encodeAttribute(name, value))), // attribute
  );
}

/** AttributeProto { name, i | s | ints, type } */
function encodeAttribute(name: string, value: OnnxAttribute): Bytes {
  if (typeof value === 'number') return message(text(1, name), integer(3, value), integer(20, attributeTypes.int));
  if (typeof value === 'string') return message(text(1, name), text(4, value), integer(20, attributeTypes.string));
  return message(text(1, name), ...value.map((item) => integer(8, item)), integer(20, attributeTypes.ints));
}

/** TensorProto */
function encodeTensor(name: string, { shape, data }: OnnxTensor): Bytes {
  const raw = new Uint8Array(data.byteLength);
  raw.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength)); // little-endian, as every machine with a browser
  return message(
    ...shape.map((length) => integer(1, length)), // dims
    integer(2, data instanceof Float32Array ? dataTypes.float : dataTypes.int64), // data_type
    text(8, name), // name
    bytes(9, raw), // raw_data
  );
}

/** ValueInfoProto { name, type: TypeProto { tensor_type: Tensor { elem_type, shape: TensorShapeProto { dim } } } } */
function encodePort({ name, type, shape }: OnnxPort): Bytes {
  // Dimension { dim_value | dim_param }
  const dimensions = shape.map((axis) => bytes(1, typeof axis === 'number' ? integer(1, axis) : text(2, axis)));
  const tensorType = message(integer(1, dataTypes[type]), bytes(2, message(...dimensions)));
  return message(text(1, name), bytes(2, bytes(1, tensorType)));
}
