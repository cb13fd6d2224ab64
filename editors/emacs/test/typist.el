;;; typist.el --- answers the typist, which types into this Emacs  -*- lexical-binding: t -*-
(defvar typist-buffer nil)

(defun typist-look ()
  (with-current-buffer typist-buffer
    `((Line . ,(1- (line-number-at-pos (window-point (get-buffer-window)) t)))
      (Before . ,(save-excursion
                   (goto-char (window-point (get-buffer-window)))
                   (buffer-substring-no-properties (line-beginning-position) (point))))
      (Selected . -1)
      (Busy . :json-false))))

(defun typist-answer (process line)
  (let* ((asked (json-parse-string line))
         (answer (if (equal asked "look") (json-encode (typist-look))
                   (json-encode-string (with-current-buffer typist-buffer (buffer-substring-no-properties (point-min) (point-max)))))))
    (process-send-string process (concat answer "\n"))))

(defun typist-connect ()
  (setq typist-buffer (current-buffer))
  (let ((at (split-string (getenv "TYPIST_AT") ":")) (pending ""))
    (make-network-process :name "typist" :host (car at) :service (string-to-number (cadr at)) :coding 'utf-8
                          :filter (lambda (process chunk)
                                    (setq pending (concat pending chunk))
                                    (while (string-match "\n" pending)
                                      (let ((line (substring pending 0 (match-beginning 0))))
                                        (setq pending (substring pending (match-end 0)))
                                        (typist-answer process line)))))))

(defun typist-connect-when (connected)
  "Connect once CONNECTED tells that the server is there."
  (if (funcall connected)
      (typist-connect)
    (run-with-timer 0.05 nil #'typist-connect-when connected)))
