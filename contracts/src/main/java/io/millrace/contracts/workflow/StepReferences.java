package io.millrace.contracts.workflow;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.CelSelect;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.ast.CelExprVisitor;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/** Collects the steps an expression names: {@code steps.draft} and {@code steps["draft"]}. */
final class StepReferences extends CelExprVisitor {

  private static final String STEPS = "steps";

  private final SortedSet<String> names = new TreeSet<>();

  private StepReferences() {}

  static SortedSet<String> in(CelAbstractSyntaxTree ast) {
    var references = new StepReferences();
    references.visit(ast.getExpr());
    return Collections.unmodifiableSortedSet(references.names);
  }

  @Override
  protected void visit(CelExpr expression, CelSelect select) {
    if (isSteps(select.operand())) names.add(select.field());
    super.visit(expression, select);
  }

  @Override
  protected void visit(CelExpr expression, CelCall call) {
    if (call.function().equals("_[_]") && isSteps(call.args().getFirst())) {
      var key = call.args().getLast();
      if (key.getKind() == Kind.CONSTANT
          && key.constant().getKind() == CelConstant.Kind.STRING_VALUE)
        names.add(key.constant().stringValue());
    }
    super.visit(expression, call);
  }

  private static boolean isSteps(CelExpr expression) {
    return expression.getKind() == Kind.IDENT && expression.ident().name().equals(STEPS);
  }
}
