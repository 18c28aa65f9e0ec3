extension ReportPage {
    /// The list of items: what is asked for is worked out over all of them, and shown fifty at a time. All that comes from
    /// an export is set as text, never as markup.
    static let script: StaticString = #"""
        (()=>{"use strict";
        const data=JSON.parse(document.getElementById("data").textContent);
        const $=id=>document.getElementById(id),list=$("list"),count=$("count"),more=$("more"),form=$("filter");
        const [ID,OP,ST,FI,LI,RE,CA,SK,FE,PO,JO,PR,FS]=[0,1,2,3,4,5,6,7,8,9,10,11,12];
        const el=(name,cls,text)=>{const e=document.createElement(name);if(cls)e.className=cls;
         if(text!==undefined)e.textContent=text;return e};
        const named={"\t":"\\t","\n":"\\n","\r":"\\r"};
        const plain=text=>String(text).replace(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g,
         c=>named[c]||"\\u{"+c.charCodeAt(0).toString(16).toUpperCase()+"}");
        const foreign=(text,cls)=>el("bdi",cls,plain(text));
        const fill=(id,values,words)=>{const s=$(id);values.forEach(v=>{const o=el("option","",words?words(v):v);o.value=v;
         s.append(o)})};
        const uses=i=>[...new Set(data.items.map(r=>r[i]))];
        fill("status",uses(ST).sort(),v=>data.statuses[v]);
        fill("operation",uses(OP).filter(v=>data.operations[v]).sort(),v=>data.operations[v]);
        fill("file",uses(FI).sort((a,b)=>a-b),v=>plain(data.files[v]));
        fill("category",uses(CA).filter(v=>v).sort((a,b)=>a-b));
        fill("code",[...new Set(data.causes.map(c=>c[0]))].sort());
        const codesOf=data.items.map(r=>new Set(r[FS].map(f=>data.causes[f[0]][0])));
        const textOf=data.items.map(r=>[r[ID],r[PR]||"",r[FE]||"",...r[FS].map(f=>data.causes[f[0]][2]+" "+(f[4]||"")+" "+
         (data.columns[f[3]]||""))].join("\n").toLowerCase());
        const rank=["error","held","warning","fixed","notice"];
        const weight=data.items.map(r=>Math.min(9,...r[FS].map(f=>rank.indexOf(data.causes[f[0]][1]))));
        const orders={catalog:(a,b)=>a-b,item:(a,b)=>String(data.items[a][ID]).localeCompare(String(data.items[b][ID]))||a-b,
         worst:(a,b)=>weight[a]-weight[b]||data.items[b][FS].length-data.items[a][FS].length||a-b,
         findings:(a,b)=>data.items[b][FS].length-data.items[a][FS].length||a-b};
        let found=[],shown=0,cause=null,item=null;
        function match(){
         const q=$("search").value.toLowerCase().split(/\s+/).filter(Boolean),st=$("status").value,op=$("operation").value,
          fi=$("file").value,ca=$("category").value,co=$("code").value,
          only=$("new")&&$("new").value!=="";
         found=[];
         data.items.forEach((r,i)=>{
          if(st!==""&&r[ST]!=st||op!==""&&r[OP]!=op||fi!==""&&r[FI]!=fi||ca!==""&&r[CA]!=ca)return;
          if(co!==""&&!codesOf[i].has(co))return;
          if(only&&!r[FS].some(f=>f[5]))return;
          if(cause!==null&&!r[FS].some(f=>f[0]===cause))return;
          if(item!==null&&String(r[ID])!==item)return;
          if(q.some(w=>!textOf[i].includes(w)))return;
          found.push(i)});
         found.sort(orders[$("sort").value]);
         list.replaceChildren();shown=0;show();
         count.textContent=found.length+(found.length===1?" item":" items")+(found.length<data.items.length?
          " of "+data.items.length:"")+(cause===null?"":" with this cause")+
          (item!==null&&!found.length?": this page has no item "+plain(item)+"; items.jsonl lists all":"");
         tell();$("any").hidden=cause===null&&item===null}
        function tell(){
         const box=$("cause");box.replaceChildren();box.hidden=cause===null;
         if(cause===null)return;
         const c=data.causes[cause],p=el("p"),a=el("a","",c[0]);a.href="#rule-"+c[0];
         p.append(el("span","tag "+c[1],c[1])," ",a,": ",foreign(c[2]));box.append(p);
         if(c[3]){const f=el("p","fix");f.append(foreign(c[3]));box.append(f)}
         if(c[5])box.append(el("p","soft",c[5]+" at stake"))}
        function go(){
         let name=location.hash.slice(1);try{name=decodeURIComponent(name)}catch{}
         if(name.startsWith("cause=")){
          name=name.slice(6);form.reset();item=null;cause=data.causes.findIndex(c=>c[4]===name);
          if(cause<0){cause=null;if(data.causes.some(c=>c[0]===name.split("~")[0]))$("code").value=name.split("~")[0]}
         }else if(name.startsWith("item=")){form.reset();cause=null;item=name.slice(5)}
         else return;
         match();const top=document.querySelector("#items h2");top.focus({preventScroll:true});top.scrollIntoView()}
        function place(file,line,record,column){
         let t=data.files[file]||"";if(line)t+=":"+line;const p=el("span","soft");p.append(foreign(t));
         if(record)p.append(", record "+record);if(column){p.append(", ");p.append(foreign(column,"cell"))}return p}
        function row(r){
         const li=el("li","i"),head=el("div","head");
         head.append(el("span","tag "+data.statuses[r[ST]],data.statuses[r[ST]]));
         const b=el("b");b.append(foreign(r[ID]===""?"(no id)":r[ID]));head.append(b);
         if(r[ID]!==""){const a=el("a","soft","#");a.href="#item="+encodeURIComponent(r[ID]);
          a.setAttribute("aria-label","Link to item "+plain(r[ID]));head.append(a)}
         if(data.operations[r[OP]])head.append(el("span","soft",data.operations[r[OP]]));
         head.append(place(r[FI],r[LI],r[RE]));
         if(r[CA])head.append(el("span","soft","category "+r[CA]));
         if(r[SK])head.append(el("span","soft",r[SK]+(r[SK]===1?" SKU":" SKUs")));
         if(r[PR])head.append(el("span","soft","product "+r[PR]));
         if(r[FE])head.append(el("span","soft",r[FE]+(r[PO]===null?"":" #"+r[PO])+(r[JO]?", job "+r[JO]:"")));
         li.append(head);
         if(r[FS].length){const ul=el("ul","f");
          r[FS].forEach(f=>{const c=data.causes[f[0]],x=el("li");
           x.append(el("span","tag "+c[1],c[1])," ");
           if(f[5])x.append(el("b","","new")," ");
           const a=el("a","",c[0]);a.href="#rule-"+c[0];x.append(a,": ",foreign(c[2])," ");
           x.append(place(r[FI],f[1],f[2],data.columns[f[3]]));
           if(f[4]){x.append(" = ");x.append(foreign(f[4],"cell"))}
           if(c[3]){const p=el("div","fix");p.append(foreign(c[3]));x.append(p)}
           ul.append(x)});
          li.append(ul)}
         return li}
        function show(){
         const end=Math.min(found.length,shown+50),part=document.createDocumentFragment();
         for(;shown<end;shown++)part.append(row(data.items[found[shown]]));
         list.append(part);more.hidden=shown>=found.length;
         more.textContent="Show "+Math.min(50,found.length-shown)+" more"}
        form.addEventListener("input",match);form.addEventListener("submit",e=>e.preventDefault());
        more.addEventListener("click",()=>{const last=list.children.length;show();
         const next=list.children[last];if(next){next.tabIndex=-1;next.focus()}});
        $("any").addEventListener("click",()=>{cause=null;item=null;history.replaceState(null,"","#items");match()});
        // A link to what the address names already changes nothing: it is followed all the same.
        document.addEventListener("click",e=>{const a=e.target.closest("a");
         if(a&&a.hash&&a.hash===location.hash)setTimeout(go)});
        addEventListener("hashchange",go);
        $("app").hidden=false;match();
        // After the browser has scrolled to the cause's row, which is where a page without scripts leads.
        addEventListener("load",()=>setTimeout(go))})();
        """#
}
