// SPDX-FileCopyrightText: 2026 the Sluice authors
// SPDX-License-Identifier: Apache-2.0
package dev.sluice.it.docs;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * Finds every WARN and ERROR that sources can say, by parsing them: the calls of the methods that
 * say something, and the texts in their arguments. So no list has to be kept.
 */
final class StatusMessages {

  /** What stands for a value in a {@link Message}. */
  static final char VALUE = '\u2026';

  private static final Set<String> SAY = Set.of("warn", "say", "error", "addWarn", "addError");

  /** What collects problems: {@code problems.add(...)}, {@code options.refuse(...)}. */
  private static final Set<String> PROBLEM_LISTS = Set.of("problems", "troubles", "unresolved");

  private static final int MAX_KEY_CHARS = 40;
  private static final int MIN_KEY_CHARS = 7;

  /** The arguments of {@code Problems.add} where the rule stands apart. */
  private static final int RULE_FORM = 4;

  /**
   * One call that says something.
   *
   * @param place class and line
   * @param template the text, with {@value #VALUE} for each value; empty if the text is not here
   */
  record Message(String place, String template) {

    /** The texts between the values, or their beginnings: what an operator can search for. */
    List<String> texts() {
      return Stream.of(template.split("[" + VALUE + "\n]", -1))
          .map(text -> text.replaceAll("^\\W+", ""))
          .map(text -> text.substring(0, Math.min(MAX_KEY_CHARS, text.length())).strip())
          .filter(text -> text.length() >= MIN_KEY_CHARS)
          .toList();
    }
  }

  private StatusMessages() {}

  static List<Message> in(List<Path> sources) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<Message> found = new ArrayList<>();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, files, null, null, null, files.getJavaFileObjectsFromPaths(sources));
      List<CompilationUnitTree> units = new ArrayList<>();
      task.parse().forEach(units::add);
      Map<String, ExpressionTree> messages = new HashMap<>();
      units.forEach(unit -> new MessageMethods(messages).scan(unit, null));
      for (CompilationUnitTree unit : units) {
        new Calls(unit, Trees.instance(task), messages, found).scan(unit, null);
      }
    }
    return found;
  }

  /** Finds what methods return that put a message together: {@code notSavedMessage()}. */
  private static final class MessageMethods extends TreeScanner<@Nullable Void, @Nullable Void> {

    private final Map<String, ExpressionTree> messages;

    MessageMethods(Map<String, ExpressionTree> messages) {
      this.messages = messages;
    }

    @Override
    public @Nullable Void visitMethod(MethodTree method, @Nullable Void unused) {
      boolean isMessage = method.getName().toString().endsWith("Message");
      if (isMessage
          && method.getBody() != null
          && method.getBody().getStatements().size() == 1
          && method.getBody().getStatements().get(0) instanceof ReturnTree returned) {
        messages.put(method.getName().toString(), returned.getExpression());
      }
      return super.visitMethod(method, unused);
    }
  }

  private static final class Calls extends TreeScanner<@Nullable Void, @Nullable Void> {

    private final CompilationUnitTree unit;
    private final Trees trees;
    private final List<Message> found;

    /** Initial values of the variables of this file: a message may be put together first. */
    private final Map<String, ExpressionTree> variables = new HashMap<>();

    /** What the methods return that put a message together. */
    private final Map<String, ExpressionTree> messages;

    Calls(
        CompilationUnitTree unit,
        Trees trees,
        Map<String, ExpressionTree> messages,
        List<Message> found) {
      this.unit = unit;
      this.trees = trees;
      this.messages = messages;
      this.found = found;
    }

    @Override
    public @Nullable Void visitMethod(MethodTree method, @Nullable Void unused) {
      method.getParameters().forEach(parameter -> variables.remove(name(parameter)));
      return super.visitMethod(method, unused);
    }

    @Override
    public @Nullable Void visitVariable(VariableTree variable, @Nullable Void unused) {
      if (variable.getInitializer() != null) {
        variables.put(name(variable), variable.getInitializer());
      }
      return super.visitVariable(variable, unused);
    }

    private static String name(VariableTree variable) {
      return variable.getName().toString();
    }

    @Override
    public @Nullable Void visitMethodInvocation(MethodInvocationTree call, @Nullable Void unused) {
      String receiver = "";
      String method = call.getMethodSelect().toString();
      if (call.getMethodSelect() instanceof MemberSelectTree member) {
        receiver = member.getExpression().toString();
        method = member.getIdentifier().toString();
      }
      boolean isProblem =
          method.equals("refuse") || (method.equals("add") && PROBLEM_LISTS.contains(receiver));
      if (SAY.contains(method) || isProblem) {
        add(call, isProblem && call.getArguments().size() == RULE_FORM);
      }
      return super.visitMethodInvocation(call, unused);
    }

    private void add(MethodInvocationTree call, boolean isRuleForm) {
      List<? extends ExpressionTree> arguments = call.getArguments();
      StringBuilder template = new StringBuilder();
      if (isRuleForm) {
        template.append(VALUE).append(" must be ").append(VALUE);
      } else {
        for (ExpressionTree argument : arguments) {
          StringBuilder text = new StringBuilder();
          write(argument, text);
          template.append(text.toString().isBlank() ? VALUE : text);
        }
      }
      boolean hasText = template.chars().anyMatch(Character::isLetter);
      long position = trees.getSourcePositions().getStartPosition(unit, call);
      String file = Path.of(unit.getSourceFile().toUri()).getFileName().toString();
      String place = file + ":" + unit.getLineMap().getLineNumber(position);
      found.add(new Message(place, hasText ? template.toString() : ""));
    }

    private static String nameOf(MethodInvocationTree call) {
      return call.getMethodSelect() instanceof MemberSelectTree member
          ? member.getIdentifier().toString()
          : call.getMethodSelect().toString();
    }

    private void write(ExpressionTree tree, StringBuilder text) {
      if (tree instanceof LiteralTree literal && literal.getValue() instanceof String value) {
        text.append(value.replaceAll("\\{}|%[0-9$]*s", String.valueOf(VALUE)));
      } else if (tree instanceof BinaryTree sum && sum.getKind() == Tree.Kind.PLUS) {
        write(sum.getLeftOperand(), text);
        write(sum.getRightOperand(), text);
      } else if (tree instanceof ParenthesizedTree inner) {
        write(inner.getExpression(), text);
      } else if (tree instanceof ConditionalExpressionTree either) {
        text.append(VALUE);
        write(either.getTrueExpression(), text);
        text.append(VALUE);
        write(either.getFalseExpression(), text);
        text.append(VALUE);
      } else if (tree instanceof MethodInvocationTree call
          && call.getMethodSelect() instanceof MemberSelectTree member
          && member.getIdentifier().contentEquals("formatted")) {
        write(member.getExpression(), text);
      } else if (tree instanceof MethodInvocationTree call && messages.get(nameOf(call)) != null) {
        write(messages.get(nameOf(call)), text);
      } else if (tree instanceof IdentifierTree variable
          && variables.get(variable.getName().toString()) != null) {
        String name = variable.getName().toString();
        ExpressionTree its = variables.remove(name); // it may be made of itself
        write(its, text);
        variables.put(name, its);
      } else {
        text.append(VALUE);
      }
    }
  }
}
