/** Avro single-object encoding (C3 01, fingerprint, binary) with the schemas of the contract: any version is read as the newest. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import avro from 'avsc';

const MAGIC = 0xc301;
const HEADER_BYTES = 10;
const CRC_EMPTY = 0xc15d213aa4d7a795n;

const TABLE = Array.from({ length: 256 }, (_, byte) => {
  let crc = BigInt(byte);
  for (let bit = 0; bit < 8; bit++) crc = (crc >> 1n) ^ (CRC_EMPTY & -(crc & 1n));
  return crc;
});

/** CRC-64-AVRO of the schema's canonical form, little-endian. */
export function fingerprint(type) {
  let crc = CRC_EMPTY;
  for (const byte of Buffer.from(JSON.stringify(type.schema()))) crc = (crc >> 8n) ^ TABLE[Number((crc ^ BigInt(byte)) & 0xffn)];
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(crc);
  return bytes;
}

/** The codec of one value, e.g. AgentTask, from the files AgentTask.v<n>.avsc of a folder. */
export function codec(folder, value) {
  const versions = readdirSync(folder)
    .map((file) => file.match(/^(\w+)\.v(\d+)\.avsc$/))
    .filter((match) => match?.[1] === value)
    .sort((a, b) => b[2] - a[2])
    .map(([file]) => avro.Type.forSchema(JSON.parse(readFileSync(join(folder, file), 'utf8'))));
  if (versions.length === 0) throw new Error(`No schema of ${value} in ${folder}`);
  const newest = versions[0];
  const writers = new Map(versions.map((type) => [fingerprint(type).toString('hex'), { type, resolver: newest.createResolver(type) }]));
  const header = Buffer.concat([Buffer.from([MAGIC >> 8, MAGIC & 0xff]), fingerprint(newest)]);
  return {
    encode: (document) => Buffer.concat([header, newest.toBuffer(document)]),
    decode(bytes) {
      if (!bytes || bytes.length < HEADER_BYTES || bytes.readUInt16BE(0) !== MAGIC) throw new Error('It is no Avro single object');
      const mark = bytes.toString('hex', 2, HEADER_BYTES);
      const writer = writers.get(mark);
      if (!writer) throw new Error(`No schema has the fingerprint ${mark}`);
      return newest.fromBuffer(bytes.subarray(HEADER_BYTES), writer.resolver);
    },
  };
}
