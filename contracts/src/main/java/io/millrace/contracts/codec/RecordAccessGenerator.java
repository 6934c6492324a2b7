package io.millrace.contracts.codec;

import static java.lang.classfile.ClassFile.ACC_FINAL;
import static java.lang.classfile.ClassFile.ACC_PUBLIC;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.DynamicConstantDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;

/**
 * Generates the class that a programmer would write for a record:
 *
 * <pre>
 * void write(AvroWriter out, Object value) {
 *   var it = (AgentTerms) value;
 *   out.writeBoolean(it.mutates());
 *   FIELDS[1].write(out, it.rollback());
 *   ...
 * }
 *
 * Object read(AvroReader in) {
 *   return new AgentTerms(in.readBoolean(), (String) FIELDS[1].read(in), ...);
 * }
 * </pre>
 *
 * <p>Primitives go past the bindings, so nothing is boxed. The bindings are constants of the class,
 * so each call is compiled as a call of that very binding.
 */
final class RecordAccessGenerator {

  private static final ClassDesc WRITER = desc(AvroWriter.class);
  private static final ClassDesc READER = desc(AvroReader.class);
  private static final ClassDesc BINDING = desc(Binding.class);
  private static final ClassDesc OBJECT = ConstantDescs.CD_Object;
  private static final MethodTypeDesc NO_ARGUMENTS = ConstantDescs.MTD_void;
  private static final MethodTypeDesc WRITE =
      MethodTypeDesc.of(ConstantDescs.CD_void, WRITER, OBJECT);
  private static final MethodTypeDesc READ = MethodTypeDesc.of(OBJECT, READER);
  private static final MethodTypeDesc CREATE = MethodTypeDesc.of(OBJECT, OBJECT.arrayType());

  private static final DirectMethodHandleDesc CLASS_DATA =
      ConstantDescs.ofConstantBootstrap(
          desc(MethodHandles.class), "classDataAt", OBJECT, ConstantDescs.CD_int);

  private final ClassDesc record;
  private final RecordComponent[] components;

  private RecordAccessGenerator(Class<?> type) {
    record = desc(type);
    components = type.getRecordComponents();
  }

  /**
   * @param fields bindings of the components, in order
   */
  static RecordAccess generate(Class<?> type, List<Binding> fields) {
    try {
      return (RecordAccess)
          MethodHandles.lookup()
              .defineHiddenClassWithClassData(
                  new RecordAccessGenerator(type).classFile(), fields, true)
              .lookupClass()
              .getDeclaredConstructor()
              .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type.getName() + " is not accessible", e);
    }
  }

  private byte[] classFile() {
    var name = ClassDesc.of(RecordAccess.class.getName() + "$" + record.displayName());
    return ClassFile.of()
        .build(
            name,
            type ->
                type.withFlags(ACC_FINAL)
                    .withInterfaceSymbols(desc(RecordAccess.class))
                    .withMethodBody(ConstantDescs.INIT_NAME, NO_ARGUMENTS, 0, this::construct)
                    .withMethodBody("write", WRITE, ACC_PUBLIC, this::write)
                    .withMethodBody("read", READ, ACC_PUBLIC, this::read)
                    .withMethodBody("create", CREATE, ACC_PUBLIC, this::create));
  }

  private void construct(CodeBuilder code) {
    code.aload(0).invokespecial(OBJECT, ConstantDescs.INIT_NAME, NO_ARGUMENTS).return_();
  }

  private void write(CodeBuilder code) {
    int value = code.allocateLocal(TypeKind.REFERENCE);
    code.aload(code.parameterSlot(1)).checkcast(record).astore(value);
    for (int i = 0; i < components.length; i++) {
      var type = components[i].getType();
      if (!type.isPrimitive()) loadBinding(code, i);
      code.aload(code.parameterSlot(0))
          .aload(value)
          .invokevirtual(record, components[i].getName(), MethodTypeDesc.of(desc(type)));
      if (type.isPrimitive())
        code.invokevirtual(
            WRITER, "write" + suffix(type), MethodTypeDesc.of(ConstantDescs.CD_void, desc(type)));
      else code.invokeinterface(BINDING, "write", WRITE);
    }
    code.return_();
  }

  private void read(CodeBuilder code) {
    code.new_(record).dup();
    for (int i = 0; i < components.length; i++) {
      var type = components[i].getType();
      if (!type.isPrimitive()) loadBinding(code, i);
      code.aload(code.parameterSlot(0));
      if (type.isPrimitive())
        code.invokevirtual(READER, "read" + suffix(type), MethodTypeDesc.of(desc(type)));
      else code.invokeinterface(BINDING, "read", READ).checkcast(desc(type));
    }
    callConstructor(code);
  }

  private void create(CodeBuilder code) {
    code.new_(record).dup();
    for (int i = 0; i < components.length; i++) {
      var type = components[i].getType();
      code.aload(code.parameterSlot(0)).loadConstant(i).aaload();
      if (type.isPrimitive()) {
        var boxed = desc(MethodType.methodType(type).wrap().returnType());
        code.checkcast(boxed).invokevirtual(boxed, type + "Value", MethodTypeDesc.of(desc(type)));
      } else code.checkcast(desc(type));
    }
    callConstructor(code);
  }

  private void callConstructor(CodeBuilder code) {
    var parameters = Arrays.stream(components).map(c -> desc(c.getType())).toList();
    code.invokespecial(
            record, ConstantDescs.INIT_NAME, MethodTypeDesc.of(ConstantDescs.CD_void, parameters))
        .areturn();
  }

  private static void loadBinding(CodeBuilder code, int index) {
    code.ldc(DynamicConstantDesc.ofNamed(CLASS_DATA, ConstantDescs.DEFAULT_NAME, BINDING, index));
  }

  /** Int of int: how the methods of reader and writer are told apart. */
  private static String suffix(Class<?> primitive) {
    var name = primitive.getName();
    return Character.toUpperCase(name.charAt(0)) + name.substring(1);
  }

  private static ClassDesc desc(Class<?> type) {
    return ClassDesc.ofDescriptor(type.descriptorString());
  }
}
