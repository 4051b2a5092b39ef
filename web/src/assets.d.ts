/* A file that the build packs with gzip and writes in base 64 (world.mjs). */
declare module "*?packed" {
  const text: string;
  export default text;
}
