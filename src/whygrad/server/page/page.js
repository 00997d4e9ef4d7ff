"use strict";
// Sends what is pasted or dropped to whygrad on this machine, and shows the report that comes back.

const at = (id) => document.getElementById(id);
const [numbers, file, drop, status, actions, answer] = ["numbers", "file", "drop", "status", "actions", "answer"].map(at);
const PAUSE = 350; // milliseconds without a key before we look
const LARGEST = 20e6;
const LONG = 6000; // milliseconds after which we say that it is not always so slow
const SAID = {right: "Right.", wrong: "Wrong.", unjudged: "Not judged."};

let current = null; // the last answer
let running = null; // the request that is under way
let timer = 0;

async function ask(url, body, looking, focus) {
  running?.abort();
  const mine = (running = new AbortController());
  say(looking);
  const patience = setTimeout(() => url === "/numbers" && say(`${looking} The first time takes a minute or so.`), LONG);
  answer.setAttribute("aria-busy", "true");
  try {
    const reply = await fetch(url, {method: "POST", body, signal: mine.signal});
    if (!reply.ok) throw new Error(await reply.text());
    show(await reply.json(), focus);
  } catch (error) {
    clearTimeout(patience);
    if (mine.signal.aborted) return;
    clear(error instanceof TypeError ? "whygrad does not answer. Is `whygrad serve` still running?" : error.message);
  }
  clearTimeout(patience);
  if (running === mine) running = null;
  answer.removeAttribute("aria-busy");
}

function show(made, focus) {
  current = made;
  answer.innerHTML = made.html; // written by our own templates, which escape whatever they are given
  status.className = "heard"; // who sees it reads it below
  status.textContent = `${SAID[made.verdict]} ${made.message.replaceAll("`", "")}`;
  actions.hidden = false;
  if (focus) {
    const heading = answer.querySelector("h1");
    heading.tabIndex = -1;
    heading.focus();
  }
}

function say(sentence) {
  status.className = "";
  status.textContent = sentence;
}

function clear(sentence) {
  current = null;
  answer.replaceChildren();
  actions.hidden = true;
  say(sentence);
}

function askNumbers(patient) {
  const text = numbers.value;
  at("longer").hidden = true;
  if (!text.trim()) {
    running?.abort();
    clear("");
    return;
  }
  ask(patient ? "/numbers?patient" : "/numbers", text, patient ? "Looking, for up to a minute…" : "Looking…", patient).then(() => {
    at("longer").hidden = patient || current === null || !/no fault that whygrad knows|Time ran out/.test(current.message);
  });
}

function askFile(chosen) {
  if (!chosen) return;
  at("longer").hidden = true;
  if (chosen.size > LARGEST) {
    clear("That file is too large: whygrad reads up to 20 MB.");
    return;
  }
  ask(`/file?name=${encodeURIComponent(chosen.name)}`, chosen, `Running ${chosen.name} apart…`, true);
}

async function copy(text, said) {
  try {
    await navigator.clipboard.writeText(text);
    say(said);
  } catch {
    say(`This browser does not let a page copy. Here it is: ${text}`);
  }
}

numbers.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(() => askNumbers(false), PAUSE);
});
at("ask").addEventListener("submit", (event) => event.preventDefault());
at("longer").addEventListener("click", () => askNumbers(true));
file.addEventListener("change", () => { askFile(file.files[0]); file.value = ""; });
at("copy-link").addEventListener("click", () =>
  copy(location.origin + "/" + current.link, "The link is copied. It opens in anybody's `whygrad serve`, and in `whygrad render LINK`."));
at("copy-text").addEventListener("click", () => copy(current.text, "The text is copied."));
at("save").addEventListener("click", () => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([current.file], {type: "text/html"}));
  link.download = "whygrad.html";
  link.click();
  URL.revokeObjectURL(link.href);
});

for (const kind of ["dragenter", "dragover"]) {
  addEventListener(kind, (event) => { event.preventDefault(); drop.classList.add("over"); });
}
for (const kind of ["dragleave", "drop"]) addEventListener(kind, () => drop.classList.remove("over"));
addEventListener("drop", (event) => { event.preventDefault(); askFile(event.dataTransfer.files[0]); });

function askLink() {
  if (location.hash.startsWith("#whygrad=")) ask("/link", location.hash, "Unpacking the link…", true);
}
addEventListener("hashchange", askLink);
askLink();
