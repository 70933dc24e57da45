import { FormatContext, CodecContext, Codec, Packet, Frame, FilterGraph, Filter, FilterInOut, Log } from 'node-av';
import * as K from 'node-av/constants';
const sab = process.argv[3]==='sab';
const mode = process.argv[4] ?? 'filter';
Log.setLevel(K.AV_LOG_ERROR);
const t0=performance.now();
const f = new FormatContext(); 
console.log(await f.openInput(process.argv[2]!));
console.log(await f.findStreamInfo());
const i = f.findBestStream(K.AVMEDIA_TYPE_VIDEO, -1, -1);
const s = f.streams[i]!;
const c = Codec.findDecoder(s.codecpar.codecId)!;
const ctx = new CodecContext(); ctx.allocContext3(c); ctx.parametersToContext(s.codecpar); ctx.pktTimebase = s.timeBase;
ctx.threadCount = 2; ctx.threadType = K.FF_THREAD_FRAME;
console.log('open', await ctx.open2(c));
let graph: FilterGraph|undefined, src: any, sink: any;
const out = new Frame(); out.alloc();
let n=0; const buf = sab ? new Uint8Array(new SharedArrayBuffer(1920*1080*3)) : new Uint8Array(1920*1080*3);
async function conv(fr: Frame) {
  n++;
  if (mode==='none') return;
  if (!graph) {
    graph = new FilterGraph(); graph.alloc(); graph.nbThreads=2;
    src = graph.createFilter(Filter.getByName('buffer')!, 'in', `video_size=${fr.width}x${fr.height}:pix_fmt=${fr.format}:time_base=${s.timeBase.num}/${s.timeBase.den}`);
    sink = graph.createFilter(Filter.getByName('buffersink')!, 'out');
    const o = new FilterInOut(); o.alloc(); o.name='in'; o.filterCtx=src; o.padIdx=0;
    const q = new FilterInOut(); q.alloc(); q.name='out'; q.filterCtx=sink; q.padIdx=0;
    console.log('parse', graph.parsePtr(process.argv[5]??'format=rgb24', q, o), 'config', await graph.config());
    console.log(graph.dump());
  }
  let r = await src.buffersrcAddFrame(fr); if (r<0) throw new Error('add '+r);
  while ((r = await sink.buffersinkGetFrame(out)) >= 0) {
    const d = out.data!; if (n===1) console.log(out.linesize, d.map(x=>x.length), out.width, out.height, out.pts);
    if (mode!=='nocopy') { const w3=out.width*3, ls=out.linesize[0]!; if (ls===w3) buf.set(d[0]!.subarray(0,w3*out.height)); else for (let y=0;y<out.height;y++) buf.set(d[0]!.subarray(y*ls,y*ls+w3), y*w3); }
    out.unref();
  }
}
const p = new Packet(); p.alloc(); const fr = new Frame(); fr.alloc();
async function drain(){ for(;;){ const r= await ctx.receiveFrame(fr); if (r<0) return r; await conv(fr); fr.unref(); } }
for(;;){ const r= await f.readFrame(p); if (r<0) {console.log('end', r===K.AVERROR_EOF); break;} if (p.streamIndex===i){ const r2=await ctx.sendPacket(p); if(r2<0) console.log('send',r2); await drain(); } p.unref(); }
await ctx.sendPacket(null); await drain();
const ms=performance.now()-t0; console.log(n, (n/ms*1000).toFixed(1)+' fps', process.cpuUsage(), process.memoryUsage().rss/1e6);
