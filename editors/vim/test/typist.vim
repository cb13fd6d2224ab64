" Loaded by the Vim that is typed into: connects to the typist and answers it.
function! s:Look() abort
  let l:before = strpart(getline('.'), 0, col('.') - 1)
  let l:list = complete_info(['items', 'selected', 'pum_visible', 'mode'])
  let l:items = []
  if l:list.pum_visible
    for l:item in l:list.items
      call add(l:items, strpart(l:before, 0, s:Start(l:before)) . l:item.word)
    endfor
  endif
  return {'Line': line('.') - 1, 'Before': l:before, 'Items': l:items, 'Selected': l:list.selected, 'Busy': v:false}
endfunction

" ALE completes what comes behind the last character that is not of a name.
function! s:Start(before) abort
  return match(a:before, '\v[a-zA-Z$_][a-zA-Z$_0-9]*$|$')
endfunction

function! s:Answer(channel, line) abort
  let l:asked = json_decode(a:line)
  let l:answer = l:asked ==# 'look' ? s:Look() : join(getline(1, '$'), "\n")
  call ch_sendraw(a:channel, json_encode(l:answer) . "\n")
endfunction

" It is typed into once the server is there.
function! s:Connect(...) abort
  let s:typist = ch_open($TYPIST_AT, {'mode': 'nl', 'callback': function('s:Answer')})
endfunction
autocmd User ALELSPStarted ++once call timer_start(100, function('s:Connect'))
