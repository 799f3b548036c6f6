'use strict';

element('question').addEventListener('submit', async event => {
  event.preventDefault();
  const typed = credentials();
  const error = element('error');
  const fault = missing(typed);
  if (fault) {
    error.textContent = fault[1];
    element(fault[0]).focus();
    return;
  }

  error.textContent = '';
  element('question').setAttribute('aria-busy', 'true');
  let result;
  try { result = await act('locate', typed); } catch { result = { ok: false, message: lost }; }
  element('question').removeAttribute('aria-busy');
  if (!result.ok) {
    error.textContent = result.title ? result.title + '. ' + result.message : result.message;
    element('password').select();
    return;
  }

  element('password').value = '';
  element('question').hidden = true;
  element('answer').hidden = false;
  element('answer-text').textContent = result.message;
  element('answer-title').focus();
});
