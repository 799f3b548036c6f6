'use strict';

const send = element('send');

async function gather() {
  let result;
  try { result = await act('gather'); } catch { result = { ok: false, message: lost }; }
  if (result.ok) {
    element('gathered').textContent = 'The report lies in ' + result.message;
    send.disabled = false;
  } else {
    element('gathered').textContent = '';
    element('failed').textContent = result.message;
  }
}

element('report').addEventListener('submit', async event => {
  event.preventDefault();
  if (send.disabled) { return; }
  send.disabled = true;
  element('failed').textContent = '';
  let result;
  try { result = await act('report', { description: element('description').value }); } catch { result = { ok: false, message: lost }; }
  if (!result.ok) {
    element('failed').textContent = 'The report was not sent, and its file stays. ' + result.message;
    send.disabled = false;
    return;
  }

  element('report').hidden = true;
  element('answer').hidden = false;
  element('answer-text').textContent = result.message;
  element('answer-title').focus();
});

gather();
