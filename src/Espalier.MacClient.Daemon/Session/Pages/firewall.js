'use strict';

async function answer(name, title) {
  for (const button of document.querySelectorAll('button')) { button.disabled = true; }
  let result;
  try { result = await act(name); } catch { result = { ok: false, message: lost }; }
  element('question').hidden = true;
  element('answer').hidden = false;
  element('answer-title').textContent = result.ok ? title : 'The firewall was not changed';
  element('answer-title').className = result.ok ? 'good' : 'bad';
  element('answer-text').textContent = result.message;
  element('answer-title').focus();
}

element('allow').addEventListener('click', () => answer('allow', 'Incoming connections are allowed'));
element('deny').addEventListener('click', () => answer('deny', 'Incoming connections are denied'));
