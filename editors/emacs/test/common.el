;;; common.el --- what the tests of both clients share  -*- lexical-binding: t -*-
(require 'cl-lib)
(require 'xref)
(require 'flymake)
(require 'imenu)

(setq native-comp-jit-compilation nil
      native-comp-enable-subr-trampolines nil
      create-lockfiles nil
      make-backup-files nil
      xref-prompt-for-identifier nil
      use-dialog-box nil
      last-nonmenu-event ?x) ; or a menu would pop up

;; eglot shows what a rename changes in files that are not open, and asks.
(fset 'y-or-n-p (lambda (_) t))

(defun expected (name) (getenv (concat "EXPECT_" name)))
(defun expected-number (name) (string-to-number (expected name)))
(defun expected-words (name) (split-string (expected name)))
(defun expected-text (name)
  (with-temp-buffer
    (insert-file-contents (expand-file-name (concat "testdata/" name) (getenv "EDITORS")))
    (buffer-string)))

(defun check (holds what &optional seen)
  (princ (format "%s %s%s\n" (if holds "ok  " "FAIL") what (if holds "" (format ": %S" seen))))
  (unless holds (kill-emacs 1)))

(defun eventually (what look)
  "Wait until LOOK is true; return that."
  (let ((end (+ (float-time) 10)) seen)
    (while (and (not (setq seen (funcall look))) (< (float-time) end))
      (accept-process-output nil 0.05))
    (check seen what (buffer-string))
    seen))

(defun go-to (line column)
  (goto-char (point-min))
  (forward-line (1- line))
  (forward-char (1- column)))

(defun to-mount () (go-to (expected-number "MOUNT_LINE") (expected-number "MOUNT_COLUMN")))
(defun to-diagnostic () (go-to (expected-number "DIAGNOSTIC_LINE") (expected-number "DIAGNOSTIC_COLUMN")))

(defun open-file ()
  (setq file-buffer (find-file "Dockerfile"))
  (check (eq major-mode 'dockerfile-mode) "the file is in dockerfile-mode" major-mode))

(defun undo-all ()
  (dolist (buffer (buffer-list)) ; what a rename reached
    (with-current-buffer buffer
      (when (and buffer-file-name (not (eq buffer file-buffer)))
        (set-buffer-modified-p nil)
        (kill-buffer))))
  (with-current-buffer file-buffer
    (switch-to-buffer file-buffer)
    (let ((text (expected-text "Dockerfile")))
      (erase-buffer)
      (insert text))))

(defun text-is (name) (equal (buffer-substring-no-properties (point-min) (point-max)) (expected-text name)))

;; Flymake looks and eglot tells of changes by idle timers, and in batch none runs.
(defun squiggles ()
  (when (bound-and-true-p eglot--managed-mode) (eglot--signal-textDocument/didChange))
  (flymake-start)
  (accept-process-output nil 0.05)
  (flymake-diagnostics))

(defun check-diagnostic ()
  (let* ((found (eventually "a squiggle" (lambda () (let ((all (squiggles))) (and (= 1 (length all)) all)))))
         (d (car found)))
    (check (string-search (expected "DIAGNOSTIC_TEXT") (flymake-diagnostic-text d)) "it says what is wrong" (flymake-diagnostic-text d))
    (check (equal (buffer-substring-no-properties (flymake-diagnostic-beg d) (flymake-diagnostic-end d)) (expected "DIAGNOSTIC_WORD"))
           "it is under the word" d)
    (check (= (line-number-at-pos (flymake-diagnostic-beg d)) (expected-number "DIAGNOSTIC_LINE")) "in its line" d)))

(defun check-definition ()
  (to-mount)
  (call-interactively #'xref-find-definitions)
  (check (and (= (line-number-at-pos) (expected-number "DEFINITION_LINE"))
              (= (1+ (current-column)) (expected-number "DEFINITION_COLUMN")))
         "definition from the mount" (list (line-number-at-pos) (current-column))))

(defun check-references ()
  (go-to (expected-number "DEFINITION_LINE") (expected-number "DEFINITION_COLUMN"))
  (let ((found (xref-backend-references (xref-find-backend) (xref-backend-identifier-at-point (xref-find-backend)))))
    (check (cl-some (lambda (x) (= (xref-location-line (xref-item-location x)) (expected-number "MOUNT_LINE"))) found)
           "references tell of the mount" found)))

(defun check-completion ()
  (goto-char (point-max))
  (insert (expected "TYPED"))
  (completion-at-point)
  (let ((list (with-current-buffer "*Completions*" (buffer-string))))
    (dolist (name (expected-words "OFFERED"))
      (check (string-match-p (concat "\\_<" name "\\_>") list) (concat "the list has " name) list))
    (check (not (string-match-p (concat "\\_<" (expected "NOT_OFFERED") "\\_>") list)) "the stage itself is not offered" list))
  (insert "bui")
  (completion-at-point)
  (check (equal (buffer-substring-no-properties (line-beginning-position) (point)) (concat (expected "TYPED") "builder"))
         "the rest of a name is filled in" (thing-at-point 'line))
  (undo-all))

(defun check-outline ()
  (let* ((index (funcall imenu-create-index-function))
         (names (flatten-tree (cl-labels ((walk (entries) (mapcar (lambda (e) (if (listp (cdr e)) (cons (car e) (walk (cdr e))) (car e))) entries))) (walk index)))))
    (dolist (stage (expected-words "STAGES"))
      (check (cl-some (lambda (n) (string-match-p (concat "^" stage "\\_>") n)) names) (concat "imenu has the stage " stage) names))))

(defun target-of-workflow ()
  (with-current-buffer (get-file-buffer ".github/workflows/image.yml")
    (save-excursion (go-to 7 1) (string-trim (thing-at-point 'line)))))

(defun check-builds (server connect rename)
  "A workflow knows the stages, and a rename in the Dockerfile changes it."
  (find-file "other.yml")
  (check (derived-mode-p 'yaml-mode) "other YAML is YAML" major-mode)
  (funcall connect)
  (check (not (funcall server)) "no server for what builds nothing")
  (find-file ".github/workflows/image.yml")
  (funcall connect)
  (eventually "stagels has the workflow" server)
  (go-to 7 22)
  (call-interactively #'xref-find-definitions)
  (check (string-prefix-p "FROM deps AS builder" (thing-at-point 'line)) "definition from a target" (thing-at-point 'line))
  (funcall rename (expected "RENAME_TO"))
  (check (text-is "renamed.Dockerfile") "rename across the file" (buffer-string))
  (check (equal (target-of-workflow) (concat "target: " (expected "RENAME_TO"))) "and in the workflow" (target-of-workflow))
  (undo-all))
